import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { kinds } from './kinds.ts'

/** The writer as one file, so that 200 of them start quickly. The caller removes its folder. */
export async function bundledWriter(): Promise<{ readonly file: string; readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-crash-'))
  const file = join(folder, 'writer.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('writer.ts', import.meta.url))],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  return { file, folder }
}

/**
 * Starts the writer, kills it with SIGKILL at the given event (one at the beginning and one at the end of each write),
 * and reads what it left.
 * @returns the last number that was committed before the kill was sent
 * @throws Error where something cannot be opened, or something committed is gone
 */
export async function killOnce(
  writer: string,
  name: string,
  folder: string,
  first: number,
  event: number,
): Promise<number> {
  const kind = kinds[name]
  if (kind === undefined) throw new Error(`there is no kind ${name}`)
  const child = spawn(process.execPath, [writer, name, folder, String(first)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'exit')
  let committed = first - 1
  let count = 0
  for await (const line of createInterface(child.stdout)) {
    const [what, number] = line.split(' ')
    if (what === 'committed') committed = Number(number)
    if (count++ === event) child.kill('SIGKILL')
  }
  await ended
  if (errors !== '') throw new Error(errors)
  const { last, count: kept } = await kind.read(folder)
  if (last < committed) throw new Error(`${name}: ${committed} was committed, and ${last} is the last that is there`)
  if (!kind.replaces && kept !== last + 1) throw new Error(`${name}: of ${last + 1} committed ones ${kept} are there`)
  return last
}

export const folderFor = (name: string): string => mkdtempSync(join(tmpdir(), `portcullis-crash-${name}-`))
export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })
