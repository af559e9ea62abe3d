import { ancestorsOf, argumentsOf } from '../managers/process-tree.ts'
import { Fault } from '../parse/fault.ts'
import { formatFault } from '../report/fault.ts'

/** Runs a hook to its exit code. Whatever breaks, the install stops, with one line that says what to do. */
export function runHook(main: () => Promise<number>): void {
  main().then(
    (code) => {
      process.exitCode = code
    },
    (error: unknown) => {
      process.stderr.write(
        error instanceof Fault ? formatFault(error) : `portcullis: ${String((error as Error)?.stack ?? error)}\n`,
      )
      process.exitCode = 2
    },
  )
}

/** The nearest npm above: between it and its script stands a shell. npm names its process `npm install`. */
export function npmPidAbove(pid: number): number {
  const line = ancestorsOf(pid).slice(1)
  const npm = line.find(({ pid: at }) => /(?:^|\/)npm(?:-cli\.js)?(?:\s|$)/u.test((argumentsOf(at) ?? []).join(' ')))
  return npm?.pid ?? line[1]?.pid ?? process.ppid
}
