import { lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { feed } from '../../src/commands/feed.ts'
import { openFeed } from '../../src/feed/open.ts'
import { entry, report, zipOf } from '../feed/reports.ts'
import { inPlace, type Place } from './receipts-place.ts'

const out = new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as NodeJS.WriteStream

function build({ session, folder }: Place, to: string): Promise<number> {
  const from = join(folder, 'osv.zip')
  writeFileSync(from, zipOf([report('MAL-2026-1', entry('bad', ['1.0.0']))]))
  return feed(session, ['build', '--from', from, '--out', to], { out })
}

test('a feed is put where it was asked for, and a link there stays one', () =>
  inPlace(async (place) => {
    const [file, link] = [join(place.folder, 'feed.bin'), join(place.folder, 'link.bin')]
    symlinkSync(file, link)
    assert.is(await build(place, link), 0)
    assert.ok(lstatSync(link).isSymbolicLink())
    assert.is(openFeed(readFileSync(file), 'feed').lookup('bad', '1.0.0').length, 1)
    assert.is(await build(place, file), 0)
  }))

test('where a feed cannot be written, that is said', () =>
  inPlace(async (place) => {
    const code = await build(place, join(place.folder, 'none', 'feed.bin')).catch((error) => error.code)
    assert.is(code, 'store/cannot-write')
  }))

test.run()
