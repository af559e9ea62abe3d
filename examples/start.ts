// `npm start` shows the guard at work on the example projects; `npm start -- PATH` guards an install of a project at
// PATH. `--keep` leaves the copies of the examples where they are.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startRegistry } from '../test/tools/registry.ts'
import { internals, offered } from './fixtures.ts'
import { guardOwn } from './own.ts'
import { acts } from './scenes.ts'
import { type Proof, play } from './stage.ts'

const dist = process.env['PORTCULLIS_DIST'] ?? fileURLToPath(new URL('../dist', import.meta.url))

async function showExamples(keep: boolean): Promise<number> {
  const registry = await startRegistry(offered)
  const own = await startRegistry(internals)
  const say = (text: string) => void process.stdout.write(text)
  say(`Real installs of the example projects, guarded, from a registry at ${registry.url}\n`)
  const proofs: Proof[] = []
  let scenes = 0
  try {
    for (const act of acts) {
      proofs.push(...(await play(act, scenes + 1, { registry: registry.url, own: own.url, dist, keep, say })))
      scenes += act.scenes.length
    }
  } finally {
    await registry.close()
    await own.close()
  }
  const failed = proofs.filter(({ holds }) => !holds)
  say(`\n${scenes} scenes, ${proofs.length} proofs: ${failed.length === 0 ? 'all hold' : `${failed.length} FAILED`}\n`)
  return failed.length === 0 ? 0 : 1
}

async function main(args: readonly string[]): Promise<number> {
  const paths = args.filter((arg) => arg !== '--keep')
  if (!existsSync(dist)) {
    console.error('The guard is not built: run `npm run build`')
    return 2
  }
  if (paths.length === 0) return showExamples(args.includes('--keep'))
  const [path = ''] = paths
  if (paths.length === 1 && !path.startsWith('-')) return guardOwn(path, dist)
  console.error('usage: npm start [-- PATH]')
  return 2
}

process.exitCode = await main(process.argv.slice(2))
