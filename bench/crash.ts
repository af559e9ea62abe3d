/** `kill -9` in the middle of what the guard writes: `npm run bench:crash -- [KILLS] [SEED]`, 200 kills where not told. */
import { bundledWriter, folderFor, killOnce, remove } from './crash/kill.ts'
import { kinds } from './crash/kinds.ts'

const [kills = '200', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
/** Lehmer's generator, MINSTD (Park and Miller, 1988). */
let state = Number(seed) + 1
const roll = (below: number): number => {
  state = (state * 48271) % 2147483647
  return state % below
}
const names = Object.keys(kinds)
const writer = await bundledWriter()
const tally = new Map(names.map((name) => [name, { kills: 0, writes: 0 }]))
const say = (text: string) => process.stdout.write(`${text}\n`)
say(`seed ${seed}`)
try {
  const folders = new Map(names.map((name) => [name, folderFor(name)]))
  const next = new Map(names.map((name) => [name, 0]))
  for (let kill = 0; kill < Number(kills); kill++) {
    const name = names[kill % names.length] as string
    const first = next.get(name) as number
    const last = await killOnce(writer.file, name, folders.get(name) as string, first, roll(40))
    next.set(name, last + 1)
    const of = tally.get(name) as { kills: number; writes: number }
    tally.set(name, { kills: of.kills + 1, writes: last + 1 })
  }
  for (const folder of folders.values()) remove(folder)
} finally {
  remove(writer.folder)
}
for (const [name, { kills: count, writes }] of tally) {
  say(
    `${name.padEnd(10)} ${String(count).padStart(4)} kills in ${String(writes).padStart(6)} writes: everything opens, nothing committed is lost`,
  )
}
