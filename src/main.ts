/** The guard as the hooks start it. The command line is a bundle of its own, so that no install loads it. */
export { npmPidAbove, runHook } from './commands/hook.ts'
export { npmHook } from './commands/npm-hook.ts'
export { guardInPlace, guardPnpmfile } from './commands/pnpm-hooks.ts'
export { scriptShell } from './commands/script-shell.ts'
