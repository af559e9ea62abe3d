import { cli, runHook } from './main.ts'

runHook(() => cli(process.argv.slice(2), { out: process.stdout }))
