import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { outlineOfEntry } from '../likeness/outline-entry.ts'
import type { Fact } from '../model.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { type Json, parseJson } from '../parse/json.ts'
import { analyserVersion } from './analyser.ts'
import { archiveOfEntry } from './archive-entry.ts'
import { codeOfEntry } from './code-entry.ts'
import { brokenOff, known, unknown } from './facts.ts'
import type { Inspected, Job } from './inspect.ts'
import type { Answer, Cost } from './inspect-worker.ts'

/** What one package may cost; what costs more ends as a gap. */
export interface Budget {
  /**
   * Of clock and of processor both, so that a machine that is busy with other things makes no gaps of honest packages;
   * the processor's are those of the whole process, as node tells no thread's. Generous: it is there for what hangs.
   */
  readonly seconds: number
  /** Mebibytes of JavaScript heap. */
  readonly megabytes: number
}

export const defaultBudget: Budget = { seconds: 60, megabytes: 512 }
/** What waits without working ends by the clock alone, after that many times the budget. */
const patience = 10
/** Mebibytes: values that hang on each other are worked out as deep as `src/analyze/js/evaluate.ts` allows. */
const stackSizeMb = 16
/** Bytes. A heap that has grown beyond that goes with its thread, since V8 hardly ever gives memory back. */
const mostKept = 128 * 1024 * 1024
/** Mebibytes. What node takes by itself is several times that, and makes the analysis no faster (docs/performance.md). */
const youngGeneration = 24

export interface Inspection extends Inspected {
  readonly cost: Cost
}

/** One worker thread, started when the first job comes, and again after one that it did not survive. */
export interface Inspector {
  /**
   * One job at a time. The memory of `job.bytes` is handed over: they are empty afterwards.
   * @throws Fault `analyze/no-worker` where no worker can be started at all
   */
  run(job: Job): Promise<Inspection>
  close(): Promise<void>
}

interface Running {
  readonly job: Job
  readonly started: number
  archive: Inspected['archive'] | undefined
  resolve(inspection: Inspection): void
  reject(fault: Fault): void
  timer: NodeJS.Timeout | undefined
}

/** @param launch starts a worker; another one than ours only in tests */
export function createInspector(budget: Budget = defaultBudget, launch = startWorker): Inspector {
  let worker: Worker | undefined
  let ready = false
  let running: Running | undefined
  let closed = false

  const begin = () => {
    if (!ready || !running) return
    const { job } = running
    watch(running, performance.now(), process.cpuUsage())
    worker?.postMessage(job, job.bytes ? transferable(job.bytes) : [])
  }

  const watch = (watched: Running, start: number, before: NodeJS.CpuUsage, left = budget.seconds) => {
    watched.timer = setTimeout(() => {
      const { user, system } = process.cpuUsage(before)
      const [worked, passed] = [(user + system) / 1_000_000, (performance.now() - start) / 1000]
      if (worked < budget.seconds && passed < patience * budget.seconds)
        watch(watched, start, before, Math.max(budget.seconds - worked, 0.01))
      else giveUp(`its analysis was not finished within ${budget.seconds} s`)
    }, left * 1000)
  }

  const settle = (inspected: Inspected, cost?: Cost) => {
    const done = running
    running = undefined
    if (!done) return
    clearTimeout(done.timer)
    done.resolve({ ...inspected, cost: cost ?? { milliseconds: performance.now() - done.started, memory: 0 } })
  }

  /** What it had said of the archive by then still holds. */
  const giveUp = (why: string) => {
    void stop()
    settle({ archive: running?.archive ?? unknown(why), code: brokenOff(why), outline: brokenOff(why) })
  }

  const stop = () => {
    const old = worker
    worker = undefined
    ready = false
    old?.removeAllListeners()
    old?.on('error', () => undefined)
    return old?.terminate()
  }

  const hear = (answer: Answer) => {
    if (answer.type === 'ready') {
      ready = true
      begin()
    } else if (answer.type === 'archive') {
      if (running) running.archive = read(answer.archive, archiveOfEntry)
    } else {
      if (answer.cost.memory > mostKept) void stop()
      const { archive, code, outline, cost } = answer
      settle(
        {
          archive: read(archive, archiveOfEntry),
          code: read(code, codeOfEntry),
          outline: read(outline, (value) => (value === null ? null : outlineOfEntry(value))),
        },
        cost,
      )
    }
  }

  const ended = (how: string, cause?: unknown) => {
    if (ready) return giveUp(`its analysis broke off: ${how}`)
    const [hint, done] = ['build or install portcullis again', running]
    void stop()
    running = undefined
    done?.reject(new Fault('analyze/no-worker', `the analysis of code does not start: ${how}`, { hint, cause }))
  }

  const start = () => {
    worker = launch(budget)
    worker.on('message', hear)
    worker.on('error', (error) => ended(reasonOf(error), error))
    worker.on('exit', (code) => ended(`exit code ${code}`))
  }

  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        if (closed) return resolve(stopped)
        running = { job, started: performance.now(), archive: undefined, resolve, reject, timer: undefined }
        if (worker) begin()
        else start()
      }),
    async close() {
      closed = true
      const ending = stop()
      settle(stopped)
      await ending
    },
  }
}

const stopped: Inspection = {
  archive: unknown('the run was stopped before it was read'),
  code: unknown('the run was stopped before it was read'),
  outline: unknown('the run was stopped before it was read'),
  cost: { milliseconds: 0, memory: 0 },
}

function startWorker({ megabytes }: Budget): Worker {
  const resourceLimits = {
    maxOldGenerationSizeMb: megabytes,
    maxYoungGenerationSizeMb: youngGeneration,
    stackSizeMb,
  }
  if (analyserVersion === undefined)
    return new Worker(join(import.meta.dirname, '../../scripts/worker.mjs'), { resourceLimits })
  // What the surroundings ask node to load first (NODE_OPTIONS, a package manager's hooks) has no business here.
  return new Worker(join(import.meta.dirname, 'analyze.cjs'), { resourceLimits, execArgv: [], env: {} })
}

/** Small buffers share their memory with others, and such memory cannot be handed over. */
const transferable = ({ byteLength, buffer }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && byteLength === buffer.byteLength ? [buffer] : []

function read<T>(fact: Fact<string>, entry: (value: Json) => T | undefined): Fact<T> {
  if (fact.state === 'unknown') return fact
  try {
    const value = entry(parseJson(fact.value, 'what its analysis says'))
    return value === undefined ? brokenOff('its analysis gave no readable answer') : known(value)
  } catch (thrown) {
    return brokenOff(reasonOf(thrown))
  }
}
