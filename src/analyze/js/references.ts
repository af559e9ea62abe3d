import type { Bindings } from './bindings.ts'
import type { Evaluator } from './evaluate.ts'
import { shown } from './files.ts'
import type { AnyNode, Call } from './nodes.ts'
import type { Report } from './report.ts'
import { firstText, namesOf, type Site } from './site.ts'
import { constant, hole, isWhole, textsOf, type Value } from './value.ts'

const located = new Set(['file', 'listing', 'place', 'own-file', 'manifest', 'output'])

/** Files that a call loads or starts. */
export function findReferences({ node, path, args, evaluator, report }: Site): void {
  const kinds = path === 'require' && args[0] ? evaluator.taintsOf(args[0]).map(({ kind }) => kind) : []
  // A path that is made of places and listings is worked out, whatever else went into it.
  if (kinds.includes('decoded') && !kinds.some((kind) => located.has(kind))) {
    report.signal('code/obfuscated', node, { shape: 'names of modules that are decoded' })
  }
  // Of a path of which anything is written down only a part is told.
  const isOpen = path === 'require' && args[0] && textsOf(args[0]).length === 0
  const told = isOpen
    ? (args[0]?.taints ?? []).filter(({ kind, detail }) => kind === 'network' && detail.includes('.'))
    : []
  if (told.length > 0)
    report.signal('flow/run', node, { from: namesOf(told), how: 'require', host: told[0]?.detail ?? '' })
  if (path === 'process.binding' && /^(?:process_wrap|spawn_sync)$/u.test(firstText(args[0]) ?? ''))
    report.signal('process/hidden', node, { how: 'binding', command: `process.binding('${firstText(args[0])}')` })
  if (path === 'require' || path === 'require.resolve') {
    targets('require', node, args[0], report)
    findOthers('require', node, evaluator, report)
    return
  }
  if (path === 'worker_threads.Worker' || path === 'Worker' || path === 'SharedWorker') {
    targets('worker', node, args[0], report)
    findOthers('worker', node, evaluator, report)
    return
  }
  if (path === 'child_process.fork' || path === 'cluster.setupPrimary' || path === 'cluster.setupMaster') {
    targets('fork', node, args[0], report)
    findOthers('fork', node, evaluator, report)
    return
  }
  if (path === 'process.dlopen') {
    targets('native', node, args[1], report)
    report.signal('code/native', node, { path: shown(firstText(args[1])), how: 'dlopen' })
    return
  }
  if (path === 'bindings' || path === 'node-gyp-build') report.reference('native', node, firstText(args[0]))
  if (takesFile.test(path)) {
    const texts = args[0] ? textsOf(args[0]) : []
    for (const text of texts) if (isWhole(text) && text.startsWith('.')) report.reference('read', node, text)
    // What begins in another folder of the machine is none of the package's.
    if (texts.length === 0 || texts.some((text) => text.startsWith(hole))) report.reference('read', node, undefined)
  }
}

/** What a quiet file requires: it stands there in so many words. */
export function findRequired(node: AnyNode, bindings: Bindings, report: Report): void {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return
  const [target] = node.arguments
  if (target?.type === 'Literal' && !bindings.of.has(node.callee))
    targets('require', node, constant(String(target.value)), report)
}

/** Reads a file, or puts it where another one is that may be read or run from there. */
const takesFile =
  /^fs\.(?:promises\.)?(?:readFile|readJson|createReadStream|copyFile|copy|cp|rename|move|link|symlink|open)(?:Sync)?$/u

/** Functions of other files of its own that a call runs; across files it is put together what happens then. */
export function findUses({ node, path, report }: Pick<Site, 'node' | 'path' | 'report'>): void {
  const [, target, name = '*'] = /^(\.{1,2}\/[^#]*)#(?:\.([\w$]+))?/u.exec(path) ?? []
  if (target !== undefined) report.signal('code/uses', node, { path: target, name: path.includes('#()') ? '*' : name })
}

function targets(
  kind: 'require' | 'worker' | 'fork' | 'native',
  node: AnyNode,
  value: Value | undefined,
  report: Report,
): void {
  const texts = (value ? textsOf(value) : []).filter(isWhole)
  for (const text of texts)
    report.reference(text.endsWith('.node') ? 'native' : kind, node, text.replace(/^file:\/\//u, ''))
  if (texts.length === 0) report.reference(kind, node, undefined)
}

/** One of several that it may load is known, and another is not. */
function findOthers(kind: 'require' | 'worker' | 'fork', call: Call, evaluator: Evaluator, report: Report): void {
  const [target] = call.arguments
  const ways = target && target.type !== 'SpreadElement' ? evaluator.alternatives(target) : []
  const known = ways.filter((way) => evaluator.value(way).constants.length > 0)
  if (known.length > 0 && known.length < ways.length) report.reference(kind, call, undefined)
}

/** `import('data:…')` runs text as `eval` does. */
function findImportedText(
  node: AnyNode,
  source: Value,
  { evaluator, report, readCode }: Pick<Site, 'evaluator' | 'report' | 'readCode'>,
): void {
  const taints = evaluator.taintsOf(source)
  const outside = taints.filter(({ kind }) => kind === 'network')
  const host = outside.find(({ detail }) => detail !== '')?.detail ?? ''
  if (outside.length > 0) report.signal('flow/run', node, { from: namesOf(outside), how: 'import', host })
  if (taints.some(({ kind }) => kind === 'decoded')) report.signal('code/decoded', node, { how: 'import' })
  for (const text of textsOf(source)) {
    const code = isWhole(text) ? codeInAddress(text) : undefined
    if (code !== undefined) readCode(code, { node })
  }
}

/** What stands in an address of the form `data:text/javascript,…`. */
function codeInAddress(address: string): string | undefined {
  const [, kind = '', code = ''] = /^data:([^,]{0,200}),(.*)$/su.exec(address) ?? []
  if (!/javascript|ecmascript/iu.test(kind)) return undefined
  if (/;base64$/iu.test(kind)) return Buffer.from(code, 'base64').toString('utf8')
  try {
    return decodeURIComponent(code)
  } catch {
    return code
  }
}

/** `import`, `export … from` and `import()`. */
export function findImports(
  node: AnyNode,
  common: Pick<Site, 'evaluator' | 'report'> & Partial<Pick<Site, 'readCode'>>,
): void {
  const { evaluator, report, readCode = () => undefined } = common
  if (node.type === 'ImportExpression') {
    const source = evaluator.value(node.source)
    if (textsOf(source).some((text) => text.startsWith('data:')))
      findImportedText(node, source, { evaluator, report, readCode })
    const texts = textsOf(source).filter((text) => !text.includes(hole))
    for (const text of texts) report.reference('import', node, text)
    if (texts.length === 0) report.reference('import', node, undefined)
  }
  if (
    node.type !== 'ImportDeclaration' &&
    node.type !== 'ExportNamedDeclaration' &&
    node.type !== 'ExportAllDeclaration'
  )
    return
  if (node.source) report.reference('import', node, String(node.source.value))
}
