import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readGyp } from '../../../src/analyze/reach/gyp.ts'
import { parseLiteral } from '../../../src/analyze/reach/python-literal.ts'
import { Fault } from '../../../src/parse/fault.ts'

/** Its commands, as text or as words, what is not known as `?`. */
const commands = (text: string) =>
  readGyp(text, 'binding.gyp').commands.map((command) =>
    ('text' in command
      ? command.text
      : 'words' in command
        ? command.words.join(' ')
        : `module ${command.python}`
    ).replaceAll('\0', '?'),
  )

const codeOf = (text: string): string | undefined => {
  try {
    readGyp(text, 'binding.gyp')
  } catch (thrown) {
    assert.instance(thrown, Fault)
    return (thrown as Fault).code
  }
  return undefined
}

test('Python literals, as gyp files have them', () => {
  assert.equal(parseLiteral(`# c\n['a' "b", r'\\n', u'\\x41', '''x'y''', 1, -2, True, None, (3,),]`, 'x'), [
    'ab',
    '\\n',
    'A',
    "x'y",
    1,
    -2,
    1,
    null,
    [3],
  ])
  assert.equal(parseLiteral('{"a": {"b": []}, "a": 1}', 'x'), {
    pairs: [
      ['a', { pairs: [['b', []]] }],
      ['a', 1],
    ],
  })
  assert.equal(parseLiteral(`['a' + 'b', 'c' and 'd']`, 'x'), ['ab', ['c', 'd']])
})

test('command expansions count wherever they stand', () => {
  assert.equal(
    commands(`{
      'variables': {'v': '<!(in-variable)'},
      '<!(in-key)': 1,
      'targets': [{
        'target_name': 't',
        'sources': ['<!@(in sources)', "a.cc"],
        'include_dirs': ["<!(node -p \\"require('x').include\\")"],
        'conditions': [['"<!(in-condition)"=="1"', {'cflags': ['>!(late)', '^!(latest)']}]],
        'dependencies': ["<!(['a', 'list'])"],
        'defines': ['<!pymod_do_main(gen --x)'],
      }],
    }`),
    [
      'in-variable',
      'in-key',
      'in sources',
      `node -p "require('x').include"`,
      'in-condition',
      'late',
      'latest',
      'a list',
      'module gen',
    ],
  )
})

test('actions, rules, postbuilds and compilers are commands', () => {
  assert.equal(
    commands(`{'targets': [{
      'actions': [{'action_name': 'a', 'inputs': [], 'action': ['python', '<(module_root_dir)/gen.py', '<@(_inputs)']}],
      'rules': [{'rule_name': 'r', 'action': ['sh', 'x.sh']}],
      'postbuilds': [{'action': ['node', 'y.js']}],
      'make_global_settings': [['CC', './cc.sh'], ['CFLAGS', '-x']],
    }]}`),
    ['python ./gen.py ?', 'sh x.sh', 'node y.js', './cc.sh'],
  )
})

test('variables are filled in, once for each value that they may have', () => {
  assert.equal(
    commands(
      `{'variables': {'tool%': 'a', 'conditions': [['x', {'tool': 'b'}]]}, 'targets': [{'x': ['<!(<(tool) 1)', '<!(<(who) 2)']}]}`,
    ),
    ['a 1', 'b 1', '? 2'],
  )
})

test('other gyp files are named, conditions that do more are shown', () => {
  const { files, oddConditions } = readGyp(
    `{'includes': ['a.gypi'], 'targets': [{'dependencies': ['deps/x.gyp:x', 'own'], 'conditions': [
      ['OS=="win" and OS.endswith("x")', {}], ["().__class__.__bases__[0].__subclasses__()", {}]]}]}`,
    'binding.gyp',
  )
  assert.equal(files, ['a.gypi', 'deps/x.gyp'])
  assert.equal(
    oddConditions.map(({ text }) => text),
    ['().__class__.__bases__[0].__subclasses__()'],
  )
})

test('lines are those of the file', () => {
  assert.equal(
    readGyp(`{\n'a': '<!(x)',\n 'b': '<!(y)'}`, 'f').commands.map(({ line }) => line),
    [2, 3],
  )
})

test('code that is no literal, depth and number are faults', () => {
  for (const text of [
    '',
    '{',
    '{"a"}',
    '[1',
    "'a",
    '{"a": open("x")}',
    '[x for x in y]',
    '{} {}',
    '['.repeat(10_000),
    '('.repeat(10_000),
  ]) {
    assert.is(codeOf(text), 'gyp/invalid', text.slice(0, 20))
  }
  assert.is(codeOf(`{'a': '${'x'.repeat(600_000)}'}`), 'gyp/too-large')
  assert.is(codeOf(`['${'<!(a)'.repeat(90)}'${`,'${'<!(a)'.repeat(90)}'`.repeat(9)}]`), 'gyp/too-many')
  const doubling = Array.from({ length: 40 }, (_, index) => `'v${index}': '<(v${index + 1})<(v${index + 1})'`).join(
    ', ',
  )
  assert.ok(commands(`{'variables': {${doubling}}, 'x': '<!(<(v0))'}`).length <= 10)
})

test('any text is read or refused, and JSON of strings comes out as it was', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    ':',
    ',',
    "'",
    '"',
    '#',
    '\n',
    '\\',
    'a',
    '1',
    '<!(',
    '<(a)',
    ' and ',
    "'''",
    'r',
    ' + ',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => void codeOf(pieces.join(''))),
    { numRuns: 500 },
  )
  const plain = fc.string().filter((text) => !/[\u0000-\u001f\u007f\\]/u.test(text))
  fc.assert(fc.property(fc.array(plain), (texts) => assert.equal(parseLiteral(JSON.stringify(texts), 'x'), texts)))
})

test.run()
