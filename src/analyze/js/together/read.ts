import { type Binding, type Bindings, bind } from '../bindings.ts'
import { findConditions } from '../conditions.ts'
import { Evaluator } from '../evaluate.ts'
import { readJs } from '../index.ts'
import { runningOnLoad } from '../loads.ts'
import type { AnyNode, FunctionNode } from '../nodes.ts'
import { findActs, follow } from '../program.ts'
import { Decoders, mayDecode } from '../pure/decoders.ts'
import { Report } from '../report.ts'
import type { JsFile } from '../types.ts'
import { Exports, type ModuleObject, namedParts } from './exports.ts'
import { type Parsed, type Part, parsePart, type Resolve } from './part.ts'

/** Rounds of linking: one more than for a file alone, for what a file hands from one to another. */
const rounds = 3
/** Texts of code that are read for all parts. */
const maxTexts = 12

/** What parts say together. */
export interface Together {
  /** Signals and commands of each part by its path. */
  readonly found: ReadonlyMap<string, JsFile>
  /** Nothing was left unfollowed for being too much. */
  readonly isWhole: boolean
}

/**
 * Reads several files of one package as one program, so that values are followed from one to the other: what a module
 * exports is an object as any other, and `require` or `import` of it gives that object. It adds to what each file says
 * alone; bounded, deterministic, never throws.
 */
export function readTogether(parts: readonly Part[], resolve: Resolve): Together {
  const parsed = new Map<string, Parsed>()
  const needs = new Map<string, Set<string>>()
  let origin = 0
  for (const part of parts) {
    const needed = new Set<string>()
    const one = parsePart(part, origin, (from, specifier) => {
      const to = resolve(from, specifier)
      if (to !== undefined) needed.add(to)
      return to
    })
    if (one) parsed.set(part.path, one)
    needs.set(part.path, needed)
    origin += part.text.length + 1
  }
  const bound = inOrder(parsed, needs).map((part) => ({ part, bindings: boundOf(part) }))
  const objects = new Map(bound.map(({ part, bindings }) => [part.path, objectOf(part, bindings)]))
  const names = namedParts(objects)
  const bindings = merged(
    bound.map((one) => one.bindings),
    [...objects.values()],
  )
  // A list that has to be turned first is read in its file alone.
  const texts = [...parsed.values()].map(({ text }) => text)
  const mayHelp = texts.some((text) => mayDecode.test(text)) && !texts.some((text) => text.includes('_0x'))
  const decoders = mayHelp ? new Decoders(bindings, []) : undefined
  const evaluator = new Evaluator(bindings, (specifier) => names.get(specifier), decoders)
  let running: ReadonlySet<FunctionNode> | undefined
  const runs = (node: AnyNode) => {
    const place = bindings.within.get(node)
    if (place === undefined) return 'load'
    running ??= runningOnLoad(bindings, evaluator)
    return running.has(place) ? 'load' : 'call'
  }
  const found = new Map<string, Report>()
  let textsLeft = maxTexts
  let isCut = false
  try {
    isCut = follow(bindings, evaluator, rounds)
    // As they were given: what matters first.
    const bindingsOf = new Map(bound.map((one) => [one.part.path, one.bindings]))
    for (const { path } of parts) {
      const part = parsed.get(path)
      if (!part) continue
      const report = new Report(part.text, part.path, runs, () => [], part.origin)
      const readCode = (code: string, { node }: { readonly node: AnyNode }) => {
        if (code.length >= 8 && --textsLeft >= 0) report.include(readJs(code, part.path), node)
      }
      findActs(bindingsOf.get(path)?.acts ?? [], { evaluator, report, readCode })
      found.set(part.path, report)
    }
    isCut ||= evaluator.exhausted
    const acts = [...found.values()].flatMap((report) => report.acts)
    for (const { program, path } of parsed.values()) {
      const report = found.get(path)
      if (report) findConditions(program, { bindings, evaluator, report, acts })
    }
  } catch {
    // What was found so far stands; each file was read alone before, and its faults were told then.
    isCut = true
  }
  return { found, isWhole: !isCut }
}

/** Each after what it needs, so that one round of linking carries a value as far as it goes. */
function inOrder(parsed: ReadonlyMap<string, Parsed>, needs: ReadonlyMap<string, ReadonlySet<string>>): Parsed[] {
  const ordered = new Set<string>()
  const open = [...parsed.keys()].reverse()
  const entered = new Set<string>()
  while (open.length > 0) {
    const path = open.at(-1) as string
    const missing = entered.has(path) ? [] : [...(needs.get(path) ?? [])].filter((one) => !entered.has(one))
    entered.add(path)
    if (missing.length > 0) open.push(...missing)
    else ordered.add(open.pop() as string)
  }
  return [...ordered].flatMap((path) => parsed.get(path) ?? [])
}

const empty: Bindings = {
  of: new Map(),
  within: new Map(),
  owner: new Map(),
  returns: new Map(),
  acts: [],
  globals: new Map(),
}

const boundOf = ({ program }: Parsed): Bindings => (program.type === 'Program' ? bind(program) : empty)

const objectOf = (part: Parsed, bindings: Bindings): ModuleObject =>
  part.program.type === 'Program' ? new Exports(part, bindings).object : { node: part.program, of: new Map() }

function merged(all: readonly Bindings[], objects: readonly ModuleObject[]): Bindings {
  return {
    of: new Map([...all, ...objects].flatMap(({ of }) => [...of])),
    within: new Map(all.flatMap(({ within }) => [...within])),
    owner: new Map(all.flatMap(({ owner }) => [...owner])),
    returns: new Map(all.flatMap(({ returns }) => [...returns])),
    acts: all.flatMap(({ acts }) => acts),
    globals: mergedGlobals(all),
  }
}

/** What one file puts into the world another finds there. */
function mergedGlobals(all: readonly Bindings[]): Bindings['globals'] {
  const merged = new Map<string, Binding>()
  for (const { globals } of all)
    for (const [name, { definitions }] of globals)
      merged.set(name, { name, definitions: [...(merged.get(name)?.definitions ?? []), ...definitions] })
  return merged
}
