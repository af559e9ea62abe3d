import { cli } from './commands/cli.ts'
import { runHook } from './commands/hook.ts'

runHook(() => cli(process.argv.slice(2), { out: process.stdout }))
