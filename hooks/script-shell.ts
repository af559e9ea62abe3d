import { runHook, scriptShell } from '../src/main.ts'
import { load } from './load.ts'

runHook(() => scriptShell(process.argv.slice(2), process.env, load))
