import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readFile } from '../../src/gather/inspect.ts'
import { type Sketch, sketchOf } from './families.ts'

/** The archives in folders, however deep, in the order of their paths. */
export function archivesIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`)
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const archives = names.filter((name) => /\.(?:tgz|tar\.gz|tar)$/u.test(name)).sort()
    if (archives.length === 0) throw new Error(`${folder} holds no archive`)
    return archives.map((name) => join(folder, name))
  })
}

/** Characters of one file; whatever comes after that is a payload's padding or a bundle. */
const mostOfFile = 300_000

/** What the code of an archive looks like; its package.json counts by its scripts alone, since the rest is a name. */
export async function sketchAt(path: string): Promise<Sketch> {
  const { facts, readings } = await readFile(path, path)
  const files = [...readings[0].files.values()].filter(({ path: file }) => !file.endsWith('.json'))
  const texts = files.map(({ bytes }) =>
    Buffer.from(bytes ?? [])
      .toString('utf8')
      .slice(0, mostOfFile),
  )
  return sketchOf([...texts, ...Object.values(facts.manifest.scripts)])
}
