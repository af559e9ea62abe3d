/** The guard as hooks and a plain `check` load it. The rest of the command line is a bundle of its own. */
export { plainCheck } from './commands/check-plain.ts'
export { npmPidAbove, runHook } from './commands/hook.ts'
export { npmHook } from './commands/npm-hook.ts'
export * as pnpmGates from './commands/pnpm-gates.ts'
export { scriptShell } from './commands/script-shell.ts'
