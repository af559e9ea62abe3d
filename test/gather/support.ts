import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Clock } from '../../src/gather/clock.ts'
import { type RegistryConfig, registryConfig } from '../../src/gather/config.ts'
import { Settings } from '../../src/gather/settings.ts'
import type { ResolvedPackage } from '../../src/model.ts'

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A new folder that goes when the test file ends. */
export function temporary(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-gather-')))
  folders.push(folder)
  return folder
}

/** A configuration from settings alone: no file, no environment. */
export const configOf = (settings: Readonly<Record<string, unknown>>, cache = '/nonexistent'): RegistryConfig =>
  registryConfig(new Settings(new Map(Object.entries(settings))), {}, cache)

export interface Server {
  readonly origin: string
  /** `METHOD path`, as asked. */
  readonly asked: string[]
  readonly headers: IncomingMessage['headers'][]
  close(): Promise<void>
}

export async function serve(listener: RequestListener): Promise<Server> {
  const asked: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    asked,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers by path; a path that is not listed gets 404. */
export const routes =
  (table: Readonly<Record<string, unknown>>): RequestListener =>
  (request, response) => {
    const entry = table[request.url ?? '']
    if (typeof entry === 'function') return entry(request, response)
    if (entry === undefined) return send(response, 404, '{}')
    send(response, 200, entry instanceof Uint8Array ? entry : JSON.stringify(entry))
  }

export function send(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, headers)
  response.end(body)
}

/** Time that passes only when somebody sleeps. */
export function fakeClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = []
  let now = Date.parse('2026-11-01T00:00:00Z')
  return {
    slept,
    now: () => now,
    random: () => 0,
    sleep: async (ms) => {
      slept.push(ms)
      now += ms
    },
  }
}

export const pkg = (more: Partial<ResolvedPackage> = {}): ResolvedPackage => ({
  id: 'a@1.0.0',
  name: 'a',
  version: '1.0.0',
  source: { type: 'registry' },
  path: ['a@1.0.0'],
  locations: [],
  optional: false,
  dev: false,
  bundled: false,
  ...more,
})

/** A gzipped tar of regular files under `package/`. */
export function tarball(files: Readonly<Record<string, string>>): Uint8Array {
  const blocks: Buffer[] = []
  for (const [path, content] of Object.entries(files)) {
    const body = Buffer.from(content)
    const header = Buffer.alloc(512)
    header.write(`package/${path}`, 0)
    header.write('0000644\0', 100)
    header.write('0000000\0', 108)
    header.write('0000000\0', 116)
    header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('00000000000\0', 136)
    header.write('        ', 148)
    header.write('0', 156)
    header.write('ustar\x0000', 257)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    blocks.push(header, body, Buffer.alloc((512 - (body.length % 512)) % 512))
  }
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}
