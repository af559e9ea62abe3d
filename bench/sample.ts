import { readFileSync } from 'node:fs'
import type { Result } from '../test/tools/managers.ts'

/** What one run cost. */
export interface Sample {
  readonly milliseconds: number
  /** Milliseconds until it wrote anything at all; undefined where it stayed silent. */
  readonly first: number | undefined
  /** Bytes: the largest sum of the resident memory of all its processes at one time, looked at every 100 ms (Linux). */
  readonly peak: number
}

const interval = 100
const page = 4096

/** @throws Error of a run that failed, unless `mayFail` */
export async function sampled(
  run: (onOutput: () => void) => Promise<Result>,
  { mayFail = false }: { readonly mayFail?: boolean } = {},
): Promise<Sample> {
  const start = performance.now()
  let first: number | undefined
  let peak = 0
  const look = setInterval(() => {
    peak = Math.max(peak, residentBelow(process.pid))
  }, interval)
  try {
    const { code, output } = await run(() => {
      first ??= performance.now() - start
    })
    const milliseconds = performance.now() - start
    if (code !== 0 && !mayFail) throw new Error(`a run ended with exit code ${code}\n${output}`)
    return { milliseconds, first, peak }
  } finally {
    clearInterval(look)
  }
}

/** Of all processes that this one has started and that still run; 0 where the system does not say. */
function residentBelow(pid: number): number {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return children.reduce((sum, child) => {
    const resident = Number(read(`/proc/${child}/statm`).split(' ')[1] ?? 0)
    return sum + resident * page + residentBelow(child)
  }, 0)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
