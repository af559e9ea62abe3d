import { runHook, scriptShell } from '../src/main.ts'

runHook(() => scriptShell(process.argv.slice(2), process.env))
