import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { integrityOf } from '../../parse/integrity.ts'

/** The package that doctor installs: it exists nowhere but on the loopback address, while doctor runs. */
export const canary = { name: 'portcullis-canary', version: '1.0.0' } as const
/** Names the file that the canary's script writes; it does nothing else. */
export const canaryVariable = 'PORTCULLIS_CANARY'

const script = `require('node:fs').writeFileSync(process.env.${canaryVariable}, 'the script ran')\n`
const manifest = { ...canary, scripts: { postinstall: 'node canary.js' } }
const archive = tarball({ 'package.json': JSON.stringify(manifest), 'canary.js': script })

export interface CanaryRegistry {
  readonly url: string
  close(): Promise<void>
}

/** A registry on the loopback address that offers the canary and nothing else. */
export async function serveCanary(): Promise<CanaryRegistry> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', url)
    const isArchive = pathname.endsWith('.tgz')
    if (!isArchive && !pathname.startsWith(`/${canary.name}`)) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
      return
    }
    const body = isArchive ? archive : Buffer.from(JSON.stringify(packument(url)))
    response.writeHead(200, { 'content-type': isArchive ? 'application/octet-stream' : 'application/json' }).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** Published long ago, so that a manager's own minimum age does not stop it before the guard does. */
const time = '2020-01-01T00:00:00.000Z'

function packument(url: string) {
  const { name, version } = canary
  const dist = { integrity: integrityOf(archive, 'sha512'), tarball: `${url}${name}/-/${name}-${version}.tgz` }
  return {
    name,
    'dist-tags': { latest: version },
    time: { created: time, modified: time, [version]: time },
    versions: { [version]: { ...manifest, hasInstallScript: true, dist } },
  }
}

/** A ustar archive (POSIX.1-1988) of small files with short names. */
function tarball(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([path, text]) => {
    const content = Buffer.from(text)
    const header = Buffer.alloc(512)
    const put = (value: string, at: number) => header.write(value, at, 'latin1')
    const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
    put(`package/${path}`, 0)
    put(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0${octal(content.length, 11)} ${octal(0, 11)} `, 100)
    put('        0', 148)
    put('ustar\x0000', 257)
    put(
      `${octal(
        header.reduce((sum, byte) => sum + byte, 0),
        6,
      )}\0 `,
      148,
    )
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}
