import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseShell } from '../../../src/analyze/shell/parse.ts'

/** Words of each command, what is not known as `?`. */
const words = (text: string) =>
  parseShell(text).commands.map((command) => command.words.map((word) => word.replaceAll('\0', '?')))

test('lists, pipes and conditions are cut into their commands', () => {
  assert.equal(words('a 1 && b || c; d | e &\nf'), [['a', '1'], ['b'], ['c'], ['d'], ['e'], ['f']])
  assert.equal(words('if [ -f x ]; then ./y; else z; fi'), [['[', '-f', 'x', ']'], ['./y'], ['z']])
  assert.equal(words('f() { a; }; for i in 1 2; do b $i; done; ! c'), [
    ['f'],
    ['a'],
    ['for', 'i', 'in', '1', '2'],
    ['b', '?'],
    ['c'],
  ])
  assert.equal(words('a # b\nc#d'), [['a'], ['c#d']])
})

test('quotes, escapes and strings side by side are one word', () => {
  assert.equal(words(`a 'b "c' "d 'e" f\\ g h'i'"j" ""`), [['a', 'b "c', "d 'e", 'f g', 'hij', '']])
  assert.equal(words("$'\\x63\\165rl' $'a\\'b'"), [['curl', "a'b"]])
  assert.equal(words('"a\\"b\\$c"'), [['a"b$c']])
})

test('constant variables are filled in, the machine’s are not known', () => {
  assert.equal(words('X=cu; Y=rl; $X$Y "${X}x" ${Z:-d} $W').at(-1), ['curl', 'cux', 'd', '?'])
  assert.equal(
    words('A=1; (A=2; b $A); c $A').filter(([program]) => program !== undefined),
    [
      ['b', '2'],
      ['c', '1'],
    ],
  )
  const [command] = parseShell('A=b c=d run').commands
  assert.equal(
    [...(command?.env ?? [])],
    [
      ['A', 'b'],
      ['c', 'd'],
    ],
  )
})

test('commands inside words know where they stand', () => {
  const { commands } = parseShell('eval "$(curl -s u | tr a b)" `id`')
  assert.equal(
    commands.map(({ words: [program], within }) => [program, within]),
    [
      ['curl', 0],
      ['tr', 0],
      ['id', 0],
      ['eval', undefined],
    ],
  )
  assert.equal(words('sh <(curl u)'), [
    ['curl', 'u'],
    ['sh', '?'],
  ])
})

test('pipes lead to the command in front, also out of a subshell', () => {
  const pipe = (text: string) => parseShell(text).commands.at(-1)?.pipedFrom?.words
  assert.equal(pipe('a | b'), ['a'])
  assert.equal(pipe('a || b'), undefined)
  assert.equal(pipe('(a; b) | c'), ['b'])
})

test('folders are followed, subshells come back', () => {
  const folders = (text: string) => parseShell(text).commands.map(({ cwd }) => cwd)
  assert.equal(folders('cd a && b; (cd ../c; d); e'), ['.', 'a', 'a', 'c', 'a'])
  assert.equal(folders('cd $X && b'), ['.', undefined])
  const script = parseShell('cd "$(dirname "$0")/.." && node x', { script: 'a/b/c.sh' })
  assert.is(script.commands.at(-1)?.cwd, 'a')
})

test('redirects and here-documents belong to their command', () => {
  const [cat, sh] = parseShell('cat <<E | sh 2>/dev/null >&2\nx $y\nE\nz').commands
  assert.equal(cat?.redirects, [{ operator: '<<', descriptor: '', target: 'x $y' }])
  assert.equal(
    sh?.redirects.map(({ operator, descriptor, target }) => descriptor + operator + target),
    ['2>/dev/null', '>&&2'],
  )
  assert.equal(parseShell('a <<< b').commands[0]?.redirects[0]?.target, 'b')
})

test('what cmd.exe would run comes out usable', () => {
  assert.equal(words('node scripts\\install.js %TEMP%\\x'), [['node', 'scripts/install.js', '?/x']])
})

test('lines and excerpts are those of the text', () => {
  const commands = parseShell('a\n\n  b c; d', { line: 5 }).commands
  assert.equal(
    commands.map(({ line, excerpt }) => [line, excerpt]),
    [
      [5, 'a'],
      [7, 'b c'],
      [7, 'd'],
    ],
  )
})

test('what is too deep or too long is a problem, never an error', () => {
  for (const unit of [
    '$(',
    '`a `',
    '${',
    '"$(',
    '<(',
    '$((',
    '(',
    '{ ',
    'if ',
    '> ',
    '<<a\n',
    '\\',
    "'",
    'case a in b) ',
  ]) {
    const { problem } = parseShell(unit.repeat(10_000))
    if (['$(', '${', '"$(', '<('].includes(unit)) assert.match(problem ?? '', 'deep', unit)
  }
  assert.match(parseShell('a;'.repeat(30_000)).problem ?? '', 'commands')
  assert.match(parseShell('a'.repeat(5_000_000)).problem ?? '', 'characters')
  assert.ok(parseShell('A=a;'.concat('A=$A$A;'.repeat(100))).commands.length > 100)
})

test('any text is read, and the same way each time', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '$(',
    ')',
    '(',
    '`',
    '"',
    "'",
    '${',
    '}',
    '|',
    '&&',
    ';',
    '\n',
    '<<E',
    'E',
    '>',
    '\\',
    '$x',
    'A=',
    '%P%',
    'case',
    'in',
    'for',
    '#',
    '\0',
    '😀',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('')
      assert.equal(parseShell(text), parseShell(text))
    }),
    { numRuns: 500 },
  )
})

test('a quoted word comes out as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (given) => {
      const plain = given.map((word) => word.replace(/[\0%]/gu, ''))
      const text = ['run', ...plain.map((word) => `'${word.replaceAll("'", `'\\''`)}'`)].join(' ')
      assert.equal(parseShell(text).commands[0]?.words, ['run', ...plain])
    }),
  )
})

test.run()
