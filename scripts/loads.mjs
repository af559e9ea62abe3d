import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** An exit code that no program of ours uses. */
const broken = 70
const program = `try { require(process.env.FILE) } catch (error) { console.error(error); process.exit(${broken}) }; process.exit(0)`

/**
 * Proves that node can load a bundle where nothing is installed, by loading it there. What it does after its first
 * turn of the event loop does not happen: it has no arguments, no PATH, no home and an empty folder.
 * @param companions files of ours that it may load from beside it
 * @throws Error with node's own words
 */
export function loads(file, companions = []) {
  const empty = mkdtempSync(join(tmpdir(), 'portcullis-load-'))
  try {
    const alone = join(empty, 'alone')
    const work = join(empty, 'work')
    for (const folder of [alone, work]) mkdirSync(folder)
    for (const path of [file, ...companions]) copyFileSync(path, join(alone, basename(path)))
    const { status, signal, stderr } = spawnSync(process.execPath, ['--input-type=commonjs', '-e', program], {
      cwd: work,
      env: { FILE: join(alone, basename(file)), HOME: work, USERPROFILE: work, SystemRoot: process.env.SystemRoot },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
    if (status === broken || signal !== null) throw new Error(`${basename(file)} does not load: ${stderr || signal}`)
  } finally {
    rmSync(empty, { recursive: true, force: true })
  }
}
