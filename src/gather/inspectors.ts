import { availableParallelism } from 'node:os'
import type { Job } from './inspect.ts'
import { type Budget, createInspector, type Inspection } from './inspector.ts'
import { limiter } from './limit.ts'

/** Spreads inspections over the cores. */
export interface Inspectors {
  /** See {@link Inspector.run}. Results do not depend on which worker had the job. */
  inspect(job: Job): Promise<Inspection>
  /** Ends the workers. */
  close(): Promise<void>
}

/** Each worker may hold a large package in memory. */
const mostWorkers = 4

export function createInspectors(
  budget?: Budget,
  count: number = Math.min(availableParallelism(), mostWorkers),
): Inspectors {
  const all = Array.from({ length: count }, () => createInspector(budget))
  // The last one back goes first: no second thread starts while the first one keeps up.
  const idle = [...all]
  const slot = limiter(count)
  return {
    inspect: (job) =>
      slot(async () => {
        const inspector = idle.pop() as (typeof all)[number]
        try {
          return await inspector.run(job)
        } finally {
          idle.push(inspector)
        }
      }),
    async close() {
      await Promise.all(all.map((inspector) => inspector.close()))
    },
  }
}
