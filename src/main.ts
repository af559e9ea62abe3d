/** The guard as the hooks start it, where there is something to judge. The command line is a bundle of its own, so that no install loads it. */
export { plainCheck } from './commands/check-plain.ts'
export { npmPidAbove, runHook } from './commands/hook.ts'
export { npmHook } from './commands/npm-hook.ts'
export * as pnpmGates from './commands/pnpm-gates.ts'
export { scriptShell } from './commands/script-shell.ts'
