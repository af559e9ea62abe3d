import { PassThrough } from 'node:stream'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createProgress } from '../src/progress.ts'

/** What a spinner asks of a terminal. */
const nothing = () => true
const screen = { isTTY: true, columns: 80, cursorTo: nothing, clearLine: nothing, moveCursor: nothing }

function recorded() {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), screen)
  return { stream, said: () => String(stream.read() ?? '') }
}

/** Runs the work with writes to the standard streams recorded instead of done. */
async function strayWrites(work: () => Promise<void>): Promise<string> {
  const stray: string[] = []
  const streams = [process.stdout, process.stderr]
  const writes = streams.map((stream) => stream.write)
  for (const stream of streams) stream.write = (chunk: string | Uint8Array) => stray.push(String(chunk)) > 0
  try {
    await work()
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = writes[index]!
  }
  return stray.join('')
}

test('a log gets the start, each quarter and the end', () => {
  const { stream, said } = recorded()
  const progress = createProgress(stream, false)
  for (let done = 0; done <= 1200; done++) progress.update('judging', done, 1200)
  progress.done('judged 1,200 packages')
  assert.is(
    said(),
    [
      'portcullis: judging 0 of 1,200 packages',
      'portcullis: judging 300 of 1,200 packages',
      'portcullis: judging 600 of 1,200 packages',
      'portcullis: judging 900 of 1,200 packages',
      'portcullis: judging 1,200 of 1,200 packages',
      'portcullis: judged 1,200 packages',
      '',
    ].join('\n'),
  )
})

test('each label counts for itself, and nothing to do is said once', () => {
  const { stream, said } = recorded()
  const progress = createProgress(stream, false)
  progress.update('fetching', 0, 0)
  progress.update('fetching', 0, 0)
  progress.update('judging', 2, 4)
  progress.update('judging', 1, 4)
  assert.is(said(), 'portcullis: fetching 0 of 0 packages\nportcullis: judging 2 of 4 packages\n')
})

test('a failure says so in words, and a label cannot act', () => {
  const { stream, said } = recorded()
  createProgress(stream, false).fail('judging\x1b[2J')
  assert.is(said(), 'portcullis: failed: judging\\u001b[2J\n')
})

test('on a terminal the spinner writes to the given stream only and leaves stdin alone', async () => {
  const { stream, said } = recorded()
  const listeners = process.stdin.listenerCount('data')
  const stray = await strayWrites(async () => {
    const progress = createProgress(stream, true)
    progress.update('judging', 812, 1200)
    await import('../src/spinner.ts')
    assert.is(process.stdin.listenerCount('data'), listeners)
    progress.done('judged\x1b[2J')
    progress.update('judging', 1, 2)
    progress.fail('stopped')
  })
  const text = said()
  assert.match(text, 'judging 812 of 1,200 packages')
  assert.match(text, 'judged\\u001b[2J')
  assert.match(text, 'judging 1 of 2 packages')
  assert.match(text, 'stopped')
  assert.not.match(text, '\x1b[?25l')
  assert.is(stray, '')
})

test('work that ends before there is a picture is said all the same, and nothing is drawn after it', async () => {
  const { stream, said } = recorded()
  const progress = createProgress(stream, true)
  progress.update('judging', 1, 2)
  progress.done('judging')
  assert.is(said(), '✔ judging\n')
  await import('../src/spinner.ts')
  assert.is(said(), '')
})

test.run()
