import { runHook } from './commands/hook.ts'

const [name, ...flags] = process.argv.slice(2)
const isPlainCheck = name === 'check' && flags.every((flag) => flag === '--json' || flag === '--offline')
const streams = { out: process.stdout }

runHook(async () =>
  isPlainCheck
    ? (await import('./main.ts')).plainCheck(flags, streams)
    : (await import('./commands/cli.ts')).cli(process.argv.slice(2), streams),
)
