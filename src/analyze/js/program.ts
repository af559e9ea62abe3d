import type { Program } from 'acorn'
import { reasonOf } from '../../parse/fault.ts'
import { bind } from './bindings.ts'
import { type Call, partsOf } from './call.ts'
import { findCode } from './code.ts'
import { findCommands } from './commands.ts'
import { Evaluator } from './evaluate.ts'
import { findFiles } from './files.ts'
import { link } from './link.ts'
import { runningOnLoad } from './loads.ts'
import { findNetwork } from './network.ts'
import type { AnyNode, FunctionNode } from './nodes.ts'
import { findAssignment, findPage } from './page.ts'
import { findImports, findReferences } from './references.ts'
import { Report } from './report.ts'
import { findShapes } from './shapes.ts'
import type { Site } from './site.ts'
import { findPipes } from './streams.ts'
import { findInText } from './text.ts'
import type { JsFile } from './types.ts'

/** Rounds of linking calls to functions: each sees through one more layer of wrappers. Bundles get by with one. */
const roundsFor = (text: string) => (text.length > 150_000 ? 1 : 2)

/** Reads text that is run as code; `undefined` where no more of it is read. */
export type ReadInner = (text: string) => JsFile | undefined

export function analyseProgram(
  program: Program,
  { text, path, isPowerless = false }: { text: string; path: string; isPowerless?: boolean },
  readInner: ReadInner,
): JsFile {
  const bindings = bind(program)
  const evaluator = new Evaluator(bindings)
  try {
    for (let round = 0; round < (isPowerless ? 0 : roundsFor(text)); round++) {
      link(bindings.acts, evaluator)
      const tooMuch = evaluator.exhausted
      evaluator.nextRound()
      if (tooMuch) break
    }
    const running = isPowerless ? new Set<FunctionNode>() : runningOnLoad(bindings, evaluator)
    const report = new Report(text, path, (node) => {
      const place = bindings.within.get(node)
      return place === undefined || running.has(place) ? 'load' : 'call'
    })
    const readCode = (code: string, { node }: Site) => {
      const inner = readInner(code)
      if (inner) report.include(inner, node)
    }
    findInText(text, report)
    findShapes(program, bindings, report)
    for (const node of bindings.acts) {
      findImports(node, evaluator, report)
      if (node.type === 'AssignmentExpression') findAssignment(node, evaluator, report)
      if (node.type === 'CallExpression' || node.type === 'NewExpression')
        findAt(node, { evaluator, report, bindings, readCode })
    }
    const { references, commands, signals } = report
    return {
      references,
      commands,
      signals,
      ...(evaluator.exhausted && { problem: 'more code than the analysis follows' }),
    }
  } catch (thrown) {
    return { references: [], commands: [], signals: [], problem: reasonOf(thrown) }
  }
}

const finders = [findReferences, findCommands, findNetwork, findFiles, findCode, findPage]

function findAt(node: Call, common: Pick<Site, 'evaluator' | 'report' | 'bindings' | 'readCode'>): void {
  const { callee, args, receiver } = partsOf(common.evaluator, node)
  findPipes({ ...common, node, path: '', origin: undefined, args, receiver })
  for (const { path, call } of callee.apis) {
    const site: Site = { ...common, node, path, origin: asCall(call), args, receiver }
    for (const find of finders) find(site)
  }
}

const asCall = (node: AnyNode | undefined): Call | undefined =>
  node?.type === 'CallExpression' || node?.type === 'NewExpression' ? node : undefined
