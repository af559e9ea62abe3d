// A worker thread that inspects one package after another; bundled as `analyze.cjs`.
import { parentPort } from 'node:worker_threads'
import { entryOfOutline } from '../likeness/outline-entry.ts'
import type { ArchiveFacts, Fact } from '../model.ts'
import { entryOfCode } from './code-entry.ts'
import { inspect, type Job } from './inspect.ts'

/**
 * What it answers, in this order: `ready` once; for each job `archive`, and then `done` unless it was ended before.
 * Facts travel as JSON text, so that the guard reads them as it reads its cache.
 */
export type Answer =
  | { readonly type: 'ready' }
  | { readonly type: 'archive'; readonly archive: Fact<string> }
  | {
      readonly type: 'done'
      readonly archive: Fact<string>
      readonly code: Fact<string>
      readonly outline: Fact<string>
      readonly cost: Cost
    }

/** What one inspection took. */
export interface Cost {
  readonly milliseconds: number
  /** Bytes that the worker held when it was done, heap and buffers. */
  readonly memory: number
}

const answer = (message: Answer) => parentPort?.postMessage(message)

const textOf = <T>(fact: Fact<T>, entry: (value: T) => unknown): Fact<string> =>
  fact.state === 'known' ? { state: 'known', value: JSON.stringify(entry(fact.value)) } : fact

const archiveText = (archive: Fact<ArchiveFacts>) => textOf(archive, (facts) => facts)

parentPort?.on('message', async (job: Job) => {
  const start = performance.now()
  const { archive, code, outline } = await inspect(job, (facts) =>
    answer({ type: 'archive', archive: archiveText(facts) }),
  )
  const { heapTotal, external } = process.memoryUsage()
  answer({
    type: 'done',
    archive: archiveText(archive),
    code: textOf(code, entryOfCode),
    outline: textOf(outline, (value) => value && entryOfOutline(value)),
    cost: { milliseconds: performance.now() - start, memory: heapTotal + external },
  })
})

answer({ type: 'ready' })
