import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type AnyNode, walk } from '../../../src/analyze/js/nodes.ts'
import { parseJs } from '../../../src/analyze/js/parse.ts'

const test = suite('nodes')

/** Something of every kind of node that acorn makes. */
const everything = `
import a, { b as c } from 'm' with { type: 'json' }
import * as d from 'n'
export * as e from 'o'
export { c as f }
export default class extends a { #p = 1; static { b() } get g() { return super.g } [k]() { return #p in this } }
export function* h({ i = 1, ...j }, [l, , ...n], ...o) { yield* i; yield; new.target; import.meta.url }
const p = async (q) => { await q; for await (const r of q) continue; return q?.s?.[0] ?? \`t\${u}v\` }
label: for (let w = 0, x; w < 1; w++) { if (w) break label; else debugger }
for (const y in z) ;
do { switch (p) { case 1: a(); default: b() } } while (!p)
while (p) { try { throw p } catch ({ message }) { a() } finally { b() } }
var A = [1, , ...B], C = { D, [E]: 1, get F() { return 1 }, ...G }, H = (1, 2), I = J ? K : L
A ||= tag\`x\`; [A, C.D] = [/r/u, 1n]; delete A.B; new M(N); import('x', y)
`

test('every node below a program is visited once, parents first', () => {
  const { program } = parseJs(everything)
  assert.ok(program)
  const expected = new Set<unknown>()
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) look(item)
    if (typeof value !== 'object' || value === null || !('type' in value)) return
    expected.add(value)
    for (const field of Object.values(value)) look(field)
  }
  look(program)
  const seen = new Set<AnyNode>()
  walk(program as AnyNode, (node, parent) => {
    assert.ok(parent === undefined || seen.has(parent))
    seen.add(node)
    return undefined
  })
  assert.equal(seen.size, expected.size)
  assert.ok(seen.size > 200, `${seen.size} nodes`)
})

test('what a parser of tomorrow makes is looked through field by field', () => {
  const inner = { type: 'Identifier', name: 'x', start: 0, end: 1 }
  const seen: unknown[] = []
  walk({ type: 'Tomorrow', start: 0, end: 1, parts: [null, inner] } as unknown as AnyNode, (node) => {
    seen.push(node.type)
    return undefined
  })
  assert.equal(seen, ['Tomorrow', 'Identifier'])
})

test('leave comes after all that is below, and nothing below is seen where enter says no', () => {
  const { program } = parseJs('f(a); g(b)')
  const order: string[] = []
  const nameOf = (node: AnyNode) => (node.type === 'Identifier' ? node.name : node.type)
  walk(
    program as AnyNode,
    (node) => {
      order.push(nameOf(node))
      return node.type !== 'CallExpression' || (node.callee as { name?: string }).name !== 'g'
    },
    (node) => order.push(`/${nameOf(node)}`),
  )
  const call = (inside: readonly string[]) => [
    'ExpressionStatement',
    'CallExpression',
    ...inside,
    '/CallExpression',
    '/ExpressionStatement',
  ]
  assert.equal(order, ['Program', ...call(['f', '/f', 'a', '/a']), ...call([]), '/Program'])
})

test.run()
