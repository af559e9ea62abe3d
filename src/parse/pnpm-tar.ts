/** The header fields of a tar archive, read as pnpm reads them (store/cafs: parseOctal, parseHeaderPath, readPaxRecord). */

/** Spaces in front, then digits up to the next space; leading NULs skipped. NaN for what is no number. */
export function octal(header: Buffer, offset: number, length: number): number {
  const field = header.subarray(offset, offset + length)
  let start = 0
  while (start < field.length && field[start] === 0x20) start++
  const space = field.indexOf(0x20, start)
  const end = space === -1 ? field.length : space
  while (start < end && field[start] === 0) start++
  return start === end ? 0 : Number.parseInt(field.subarray(start, end).toString(), 8)
}

/** The checksum counts its own field as eight spaces. */
export function sumIsRight(header: Buffer): boolean {
  let sum = 8 * 0x20
  for (let index = 0; index < header.length; index++) if (index < 148 || index >= 156) sum += header[index] as number
  return octal(header, 148, 8) === sum
}

/** The path with its first folder taken off, whatever the magic says; a prefix without a separator is dropped. */
export function headerPath(header: Buffer): string {
  const prefix = field(header, 345, 155)
  if (prefix === '') return firstPartOff(field(header, 0, 100))
  const stripped = firstPartOff(prefix)
  return stripped === prefix || stripped === '' ? field(header, 0, 100) : `${stripped}/${field(header, 0, 100)}`
}

const field = (header: Buffer, offset: number, length: number): string => {
  const bytes = header.subarray(offset, offset + length)
  const end = bytes.indexOf(0)
  return bytes.subarray(0, end === -1 ? length : end).toString('utf8')
}

const firstPartOff = (path: string): string => path.slice(path.search(/[/\\]/u) + 1)
/** In pax records and GNU long names only a slash separates. */
export const firstFolderOff = (path: string): string => path.slice(path.indexOf('/') + 1)

export interface PaxFields {
  readonly path?: string
  readonly size?: number
}

/**
 * The records of a pax header that pnpm heeds, the last of a kind.
 * @throws Refused where pnpm stops with an error
 */
export function paxFields(bytes: Buffer, global: boolean, Refused: new (why: string) => Error): PaxFields {
  let [path, size] = [undefined as string | undefined, undefined as number | undefined]
  for (const [keyword, value] of records(bytes, Refused)) {
    if (keyword !== 'path' && keyword !== 'size') continue
    if (global) throw new Refused(`a global header sets the ${keyword}`)
    if (keyword === 'path') path = firstFolderOff(value)
    else {
      size = Number.parseInt(value, 10)
      if (!Number.isSafeInteger(size) || size < 0) throw new Refused('a pax header has no valid size')
    }
  }
  return { ...(path !== undefined && { path }), ...(size !== undefined && { size }) }
}

function* records(bytes: Buffer, Refused: new (why: string) => Error): Iterable<readonly [string, string]> {
  for (let start = 0; start < bytes.length; ) {
    const space = bytes.indexOf(0x20, start)
    const length = space === -1 ? Number.NaN : Number.parseInt(bytes.toString('utf8', start, space), 10)
    const end = start + length
    if (!(length > 0) || end > bytes.length || end <= space || bytes[end - 1] !== 0x0a) {
      throw new Refused('a pax header has a broken record')
    }
    const record = bytes.toString('utf8', space + 1, end - 1)
    const equals = record.indexOf('=')
    yield [record.slice(0, Math.max(equals, 0)), record.slice(equals + 1)]
    start = end
  }
}
