/** The guard as one bundle: everything that the command line and the hooks start. */
export { cli } from './commands/cli.ts'
export { npmPidAbove, runHook } from './commands/hook.ts'
export { npmHook } from './commands/npm-hook.ts'
export { guardInPlace, guardPnpmfile } from './commands/pnpm-hooks.ts'
export { scriptShell } from './commands/script-shell.ts'
