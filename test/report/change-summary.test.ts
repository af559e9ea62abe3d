import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Changes, FileChange } from '../../src/model.ts'
import { changeSummary } from '../../src/report/change-summary.ts'

const nothing = { dependencies: [], bins: [], capabilities: [], hosts: [], sameReach: false, gaps: [] }

const summary = (files: readonly Partial<FileChange>[], scripts: Changes['scripts'] = []): string =>
  changeSummary({
    ...nothing,
    from: '@a/b@1.0.0',
    to: '@a/b@1.0.1',
    scripts,
    files: files.map((file) => ({ path: 'install.js', when: ['install'], ...file })),
  })

const hunk = (...lines: string[]) => `@@ -1,3 +1,3 @@\n same\n${lines.join('\n')}\n`

test('lines of text files are counted by the side that has more', () => {
  assert.is(summary([{ diff: hunk('-a', '+b', '+c') }]), '2 lines of install.js')
  assert.is(
    summary([{ diff: hunk('-a') }, { path: 'lib/b.js', diff: hunk('+x') }]),
    '1 line of install.js; 1 line of lib/b.js',
  )
})

test('the own version alone is no difference, another one is', () => {
  assert.is(summary([{ diff: hunk('-v "1.0.0"', '+v "1.0.1"') }]), '')
  assert.is(summary([{ diff: hunk('-v "1.0.0"', '+v "1.0.2"') }]), '1 line of install.js')
})

test('what only imports reach is none of it', () => {
  assert.is(summary([{ when: ['import'], diff: hunk('+x') }]), '')
})

test('sources, what is no text, and lists of digests are counted together', () => {
  const [one, other] = ['a'.repeat(64), 'b'.repeat(64)]
  assert.is(
    summary([
      { path: 'src/a.cc', diff: hunk('+x') },
      { path: 'src/b.h', why: 'it is no text, or too large' },
      { path: 'prebuilds/x.node', why: 'it is no text, or too large' },
      { path: 'checksums.txt', diff: hunk(`-app-1.0.0.zip=${one}`, `+app-1.0.1.zip=${other}`) },
    ]),
    'only digests in 1 file; 2 sources for the compiler; 1 file as a whole',
  )
})

test('a list of digests that names another file as well is told by its lines', () => {
  assert.is(
    summary([{ path: 'sums.json', diff: hunk(`-a ${'a'.repeat(64)}`, `+evil ${'b'.repeat(64)}`) }]),
    '1 line of sums.json',
  )
})

test('another command comes first, and many files are counted', () => {
  const files = Array.from({ length: 9 }, (_, index) => ({ path: `f${index}.js`, diff: hunk('+x') }))
  assert.match(
    summary(files, [{ name: 'postinstall', before: 'a', after: 'b' }]),
    /^the command of postinstall; 1 line of f0\.js; .*f5\.js; 3 more files$/u,
  )
})

test('a name acts on no terminal and pushes nothing out of sight', () => {
  const said = summary([
    { path: `lib/\u001b[2J${'x'.repeat(5000)}.js`, diff: hunk('+x') },
    { path: 'a.node', why: 'it is no text, or too large' },
  ])
  assert.match(said, /^1 line of lib\/\\u001b\[2Jx{1,80}…; 1 file as a whole$/u)
})

test('lines that change places are a difference', () => {
  assert.is(summary([{ diff: '@@ -1,2 +1,2 @@\n-check()\n run()\n+check()\n' }]), '2 lines of install.js')
})

test('what looks like the end of a line hides nothing behind it', () => {
  for (const end of ['\u2028', '\r', '\u2029'])
    assert.is(summary([{ diff: hunk(`-x${end} a()`, `+x${end} b()`) }]), '1 line of install.js')
})

test('a line that came or went is never left out', () => {
  const line = fc.string({ maxLength: 8 }).map((text) => text.replace(/\s/gu, '_'))
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (gone, come) => {
      const said = summary([{ diff: hunk(...gone.map((text) => `-${text}`), ...come.map((text) => `+${text}`)) }])
      assert.is(said === '', JSON.stringify(gone) === JSON.stringify(come))
    }),
  )
})

test.run()
