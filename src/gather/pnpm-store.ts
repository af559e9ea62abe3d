import { createHash } from 'node:crypto'
import { join, posix } from 'node:path'
import type { ResolvedPackage } from '../model.ts'
import { isObject, own, parseJson, stringOf } from '../parse/json.ts'
import { type Packed, parseMsgpack } from '../parse/msgpack.ts'
import { parseYaml } from '../parse/yaml.ts'
import { claimOf } from './claim.ts'
import { readRegular } from './content-files.ts'

/** A file of a package with its content. */
export interface StoredFile {
  readonly path: string
  readonly bytes: Uint8Array
}

const mostFiles = 100_000
const mostBytes = 512 * 1024 * 1024
const mostOfIndex = 64 * 1024 * 1024
/** Of `.modules.yaml`, which names every package a few times; the parser takes seconds for much more. */
const mostOfModules = 4 * 1024 * 1024

/**
 * The files of a package in the store of pnpm 10, 11 or 12 that filled this project's node_modules; each has the sha512
 * that the store's index gives it. That the index tells of this very package nothing here proves, so hold what you make of
 * them to a {@link ArchiveFacts.contentHash} that you know. Undefined where there is no such store, or not all is there.
 */
export async function filesInStore(
  projectDir: string,
  { id, integrity }: Pick<ResolvedPackage, 'id' | 'integrity'>,
): Promise<readonly StoredFile[] | undefined> {
  try {
    const claim = claimOf(integrity)
    if (claim.state === 'unknown' || claim.value === null) return undefined
    const store = await storeOf(projectDir)
    if (store === undefined) return undefined
    const key = { id, integrity: `${claim.value.algorithm}-${claim.value.digest}` }
    const index = store.endsWith('v10') ? await fromFile(store, key) : await fromDatabase(store, key)
    return index && (await contents(store, index))
  } catch {
    return undefined
  }
}

/** Path to sha512 in hexadecimal. */
type Index = ReadonlyMap<string, string>

interface Key {
  readonly id: string
  readonly integrity: string
}

/** As pnpm notes beside what it installed, e.g. `/home/ana/.local/share/pnpm/store/v10`. */
async function storeOf(projectDir: string): Promise<string | undefined> {
  const file = join(projectDir, 'node_modules', '.modules.yaml')
  const text = Buffer.from(await readRegular(file, mostOfModules)).toString('utf8')
  const folder = stringOf(own(parseYaml(text, file, { plain: true }), 'storeDir'))
  return folder !== undefined && /[\\/]v1[01]$/u.test(folder) ? folder : undefined
}

/** pnpm 10: `index/<ab>/<the next 62 digits of the integrity>-<id>.json`. */
async function fromFile(store: string, { id, integrity }: Key): Promise<Index> {
  const hex = Buffer.from(integrity.replace(/^\w+-/u, ''), 'base64').toString('hex').slice(0, 64)
  const name = `${hex.slice(2)}-${id.replace(/[\\/:*?"<>|]/gu, '+')}.json`
  const path = join(store, 'index', hex.slice(0, 2), name)
  const files = own(parseJson(Buffer.from(await readRegular(path, mostOfIndex)).toString('utf8'), path), 'files')
  return new Map(
    Object.entries(isObject(files) ? files : {}).map(([file, said]) => {
      const claim = claimOf(stringOf(own(said, 'integrity')))
      const digest = claim.state === 'known' && claim.value?.algorithm === 'sha512' ? claim.value.digest : ''
      return [file, Buffer.from(digest, 'base64').toString('hex')]
    }),
  )
}

interface Sqlite {
  readonly DatabaseSync: new (
    path: string,
    options: { readonly readOnly: true },
  ) => {
    prepare(sql: string): { get(...values: string[]): { readonly data?: unknown } | undefined }
    close(): void
  }
}

/** pnpm 11 and 12: an SQLite table, which Node reads from 22.13 on. */
async function fromDatabase(store: string, { id, integrity }: Key): Promise<Index | undefined> {
  const sqlite = process.getBuiltinModule?.('node:sqlite') as Sqlite | undefined
  if (sqlite === undefined) return undefined
  const database = new sqlite.DatabaseSync(join(store, 'index.db'), { readOnly: true })
  try {
    const row = database.prepare('SELECT data FROM package_index WHERE key = ?').get(`${integrity}\t${id}`)
    if (!(row?.data instanceof Uint8Array) || row.data.length > mostOfIndex) return undefined
    const index = parseMsgpack(row.data)
    const files = fieldOf(index, 'files')
    if (fieldOf(index, 'algo') !== 'sha512' || !(files instanceof Map)) return undefined
    return new Map([...files].map(([path, said]) => [String(path), String(fieldOf(said, 'digest') ?? '')]))
  } finally {
    database.close()
  }
}

const fieldOf = (value: Packed | undefined, name: string): Packed | undefined =>
  value instanceof Map ? value.get(name) : undefined

/** @throws Error where one is missing or another than its hash says */
async function contents(store: string, index: Index): Promise<StoredFile[]> {
  if (index.size > mostFiles) throw new Error('too many files')
  const files: StoredFile[] = []
  let left = mostBytes
  for (const [path, digest] of index) {
    if (!/^[0-9a-f]{128}$/u.test(digest) || posix.normalize(path) !== path || /^(?:\/|\.\.(?:\/|$))/u.test(path))
      throw new Error('an entry that pnpm does not write')
    const at = join(store, 'files', digest.slice(0, 2), digest.slice(2))
    const bytes = await readRegular(at, left).catch(() => readRegular(`${at}-exec`, left))
    if (createHash('sha512').update(bytes).digest('hex') !== digest) throw new Error('another content')
    left -= bytes.length
    files.push({ path, bytes })
  }
  return files
}
