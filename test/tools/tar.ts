import { gzipSync } from 'node:zlib'

/** One member of an archive, honest or not; nothing here is checked, so that hostile archives can be made. */
export interface RawEntry {
  readonly path: string
  readonly type?: 'file' | 'link' | 'symlink' | 'character' | 'block' | 'directory' | 'fifo'
  readonly content?: string | Uint8Array
  /** That many bytes of zeros instead of `content`; gigabytes are fine, they compress to almost nothing. */
  readonly zeros?: number
  readonly linkpath?: string
  readonly mode?: number
  /** The size the header claims, where it is not the content's. */
  readonly size?: number
  /** Records of a pax header put in front (`path`, `linkpath`, `size`, …); long paths get one by themselves. */
  readonly pax?: Readonly<Record<string, string>>
}

const typeFlags = { file: '0', link: '1', symlink: '2', character: '3', block: '4', directory: '5', fifo: '6' } as const

/** 26 October 1985, the time that npm itself gives to every file it packs. */
const mtime = 499162500
const block = 512
const zerosAtOnce = 16 * 1024 * 1024

/** A ustar archive (POSIX.1-1988 with pax records), gzipped, of exactly these members in this order. */
export function rawTarball(entries: readonly RawEntry[]): Buffer {
  const members: Buffer[] = []
  let plain: Buffer[] = []
  const flush = () => {
    if (plain.length > 0) members.push(gzipSync(Buffer.concat(plain), { level: 9 }))
    plain = []
  }
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '')
    const size = entry.zeros ?? content.length
    plain.push(...paxOf(entry), header(entry, entry.size ?? size))
    if (entry.zeros === undefined) plain.push(content)
    else if (entry.zeros < zerosAtOnce) plain.push(Buffer.alloc(entry.zeros))
    else {
      flush()
      members.push(...zeros(entry.zeros))
    }
    plain.push(padding(size))
  }
  plain.push(Buffer.alloc(2 * block))
  flush()
  return Buffer.concat(members)
}

/** A gzip file may be several members one after another (RFC 1952, 2.2), so one compressed run serves many times. */
function zeros(count: number): Buffer[] {
  const run = gzipSync(Buffer.alloc(zerosAtOnce), { level: 9 })
  const whole = Array.from({ length: Math.floor(count / zerosAtOnce) }, () => run)
  return [...whole, gzipSync(Buffer.alloc(count % zerosAtOnce), { level: 9 })]
}

const padding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block)

function header(entry: RawEntry, size: number, flag?: string): Buffer {
  const bytes = Buffer.alloc(block)
  bytes.write(entry.path, 0, 100)
  bytes.write(octal(entry.mode ?? (entry.type === 'directory' ? 0o755 : 0o644), 8), 100)
  bytes.write(octal(0, 8), 108)
  bytes.write(octal(0, 8), 116)
  bytes.write(octal(size, 12), 124)
  bytes.write(octal(mtime, 12), 136)
  bytes.write('        ', 148)
  bytes.write(flag ?? typeFlags[entry.type ?? 'file'], 156)
  bytes.write(entry.linkpath ?? '', 157, 100)
  bytes.write('ustar\x0000', 257, 'latin1')
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(octal(sum, 7), 148)
  return bytes
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`

function paxOf(entry: RawEntry): Buffer[] {
  const long = {
    ...(Buffer.byteLength(entry.path) > 100 && { path: entry.path }),
    ...(Buffer.byteLength(entry.linkpath ?? '') > 100 && { linkpath: entry.linkpath }),
  }
  const records = Object.entries({ ...long, ...entry.pax })
  if (records.length === 0) return []
  const body = Buffer.from(records.map(([key, value]) => record(key, value ?? '')).join(''))
  return [header({ path: 'PaxHeader' }, body.length, 'x'), body, padding(body.length)]
}

/** `length key=value\n`, where the length counts its own digits. */
function record(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + 1
  while (String(length).length + rest !== length) length = String(length).length + rest
  return `${length} ${key}=${value}\n`
}
