import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FixturePackage } from './packages.ts'
import { filesOf, tarball } from './packages.ts'
import type { Packument } from './packument.ts'
import { abbreviated, packument } from './packument.ts'

export type FaultKind = 'slow' | 'hang' | 401 | 404 | 500 | 'wrong-bytes' | 'truncated' | 'reset'

export interface Registry {
  /** With a slash at its end, as in `registry=` of an .npmrc. */
  readonly url: string
  /** Every request so far; `url` is the path as it was sent. */
  readonly requests: { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders }[]
  /** Also ends answers that hang. */
  close(): Promise<void>
  /** Replaces everything that it offers. */
  set(packages: readonly FixturePackage[]): void
  /**
   * Requests whose decoded path matches go wrong, `times` times or always. `slow` holds the answer back for
   * `slowBy` milliseconds; `wrong-bytes` answers with a valid archive that has one file more.
   */
  fault(match: RegExp, kind: FaultKind, times?: number): void
  /** Calls back once, when the decoded path has been answered for the `times`th time: a registry that changes. */
  after(path: string, times: number, then: () => void): void
  /** Of the bytes that it serves, whatever the fixture's `dist` claims. */
  integrity(name: string, version: string): string
  /** Serves the files of a folder below a path such as `/git/`. */
  serve(prefix: string, folder: string): void
}

export interface RegistryOptions {
  /** A bearer token without which everything answers 401. */
  readonly auth?: string
  /** Has the last word on a packument, and so may lie. */
  readonly metadata?: (doc: Packument) => Packument
  /** Milliseconds that the fault `slow` takes. */
  readonly slowBy?: number
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

const text = (status: number, value: unknown, type = 'application/json'): Answer => ({
  status,
  type,
  body: Buffer.from(JSON.stringify(value)),
})
const missing = text(404, { error: 'Not found' })

/** An npm registry on 127.0.0.1 that offers exactly these packages. */
export async function startRegistry(
  packages: readonly FixturePackage[],
  options: RegistryOptions = {},
): Promise<Registry> {
  let offered = new Map<string, FixturePackage[]>()
  const docs = new Map<string, Packument>()
  const faults: { match: RegExp; kind: FaultKind; left: number }[] = []
  const folders = new Map<string, string>()
  const watches: { readonly path: string; left: number; readonly then: () => void }[] = []
  const requests: Registry['requests'] = []
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => send(request, response, text(500, { error: String(error) })))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

  const set = (all: readonly FixturePackage[]) => {
    docs.clear()
    offered = new Map()
    for (const fixture of all) offered.set(fixture.name, [...(offered.get(fixture.name) ?? []), fixture])
  }
  const docOf = (name: string): Packument | undefined => {
    const fixtures = offered.get(name)
    if (!fixtures) return undefined
    const doc = docs.get(name) ?? packument(name, fixtures, url)
    docs.set(name, doc)
    return options.metadata?.(doc) ?? doc
  }
  const find = (name: string, version: string) => offered.get(name)?.find((fixture) => fixture.version === version)

  function archive(name: string, file: string, wrong: boolean): Answer {
    const short = name.split('/').at(-1) ?? name
    const fixture = find(name, file.slice(short.length + 1, -'.tgz'.length))
    if (!fixture || !file.startsWith(`${short}-`)) return missing
    const other = { name: fixture.name, version: fixture.version, files: { ...filesOf(fixture), 'extra.js': '0\n' } }
    return { status: 200, type: 'application/octet-stream', body: tarball(wrong ? other : fixture) }
  }

  function metadata(name: string, wanted: string | undefined, accept: string): Answer {
    const doc = docOf(name)
    if (!doc) return missing
    if (wanted !== undefined) {
      const version = doc.versions[doc['dist-tags'][wanted] ?? wanted]
      return version ? text(200, version) : missing
    }
    const short = 'application/vnd.npm.install-v1+json'
    return accept.includes(short) ? text(200, abbreviated(doc), short) : text(200, doc)
  }

  async function route(path: string, accept: string, wrong: boolean): Promise<Answer> {
    for (const [prefix, folder] of folders) {
      if (path.startsWith(prefix)) return file(join(folder, normalize(`/${path.slice(prefix.length)}`)))
    }
    if (path.startsWith('/-/')) return service(path)
    const [, name, rest] = /^\/((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/u.exec(path) ?? []
    if (name === undefined) return missing
    if (rest?.startsWith('-/')) return archive(name, rest.slice(2).split('/').at(-1) ?? '', wrong)
    return metadata(name, rest, accept)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    request.resume()
    const path = decodeURIComponent((request.url ?? '/').replace(/[?#].*$/u, ''))
    const fault = faults.find((item) => item.left > 0 && item.match.test(path))
    if (fault) fault.left--
    const kind = fault?.kind
    if (kind === 'hang') return
    if (kind === 'reset') return void request.socket.destroy()
    if (kind === 'slow') await new Promise((done) => setTimeout(done, options.slowBy ?? 500))
    if (typeof kind === 'number') return send(request, response, text(kind, { error: `Fault ${kind}` }))
    if (options.auth !== undefined && request.headers.authorization !== `Bearer ${options.auth}`) {
      return send(request, response, text(401, { error: 'Unauthorized' }))
    }
    const found = await route(path, String(request.headers.accept ?? ''), kind === 'wrong-bytes')
    send(request, response, found, kind === 'truncated')
    for (const watch of watches) if (watch.path === path && --watch.left === 0) watch.then()
  }

  set(packages)
  return {
    url,
    requests,
    set,
    fault: (match, kind, times = Number.POSITIVE_INFINITY) => void faults.push({ match, kind, left: times }),
    integrity(name, version) {
      const fixture = find(name, version)
      if (!fixture) throw new Error(`${name}@${version} is not offered`)
      return `sha512-${createHash('sha512').update(tarball(fixture)).digest('base64')}`
    },
    after: (path, times, then) => void watches.push({ path, left: times, then }),
    serve: (prefix, folder) => void folders.set(prefix, folder),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

/** What npm asks besides packages: nothing is known to be vulnerable, nothing is signed. */
function service(path: string): Answer {
  if (path === '/-/npm/v1/security/advisories/bulk') return text(200, {})
  if (path.startsWith('/-/npm/v1/security/')) {
    return text(200, { actions: [], advisories: {}, muted: [], metadata: { vulnerabilities: {} } })
  }
  return path === '/-/ping' ? text(200, {}) : missing
}

const file = async (path: string): Promise<Answer> =>
  readFile(path).then(
    (body) => ({ status: 200, type: 'application/octet-stream', body }),
    () => missing,
  )

function send(request: IncomingMessage, response: ServerResponse, { status, type, body }: Answer, cut = false): void {
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`
  const zipped = type.includes('json') && /\bgzip\b/u.test(String(request.headers['accept-encoding'] ?? ''))
  const bytes = zipped ? gzipSync(body) : body
  if (status === 200 && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end()
    return
  }
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    etag,
    vary: 'accept, accept-encoding',
    ...(zipped && { 'content-encoding': 'gzip' }),
  })
  if (cut) response.write(bytes.subarray(0, bytes.length >> 1), () => request.socket.destroy())
  else response.end(request.method === 'HEAD' ? undefined : bytes)
}
