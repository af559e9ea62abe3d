import { list } from 'tar'
import { inspect } from '../../src/gather/inspect.ts'
import type { CodeFacts } from '../../src/model.ts'
import type { Archive } from './releases.ts'

export interface Release {
  readonly name: string
  readonly version: string
  readonly scripts: Readonly<Record<string, string>>
  readonly code: CodeFacts
  /** Every file by its path, read by tar and not by the guard's own reader. */
  readonly files: ReadonlyMap<string, Buffer>
}

/** What the guard says of a release, and its bytes without the guard. @throws Error for what it cannot read */
export async function readRelease({ name, version, bytes }: Archive): Promise<Release> {
  const files = await filesIn(bytes)
  const { archive, code } = await inspect({ bytes, label: `${name}@${version}` }, () => undefined)
  if (archive.state === 'unknown') throw new Error(`${name}@${version}: ${archive.why}`)
  if (code.state === 'unknown') throw new Error(`${name}@${version}: ${code.why}`)
  return { name, version, scripts: archive.value.installScripts, code: code.value, files }
}

async function filesIn(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const reader = list({
    onReadEntry(entry) {
      const chunks: Buffer[] = []
      entry.on('data', (chunk: Buffer) => chunks.push(chunk))
      entry.on('end', () => files.set(entry.path.replace(/^[^/]*\//u, ''), Buffer.concat(chunks)))
    },
  })
  await new Promise((resolve, reject) => {
    reader.on('end', resolve)
    reader.on('error', reject)
    reader.end(Buffer.from(bytes))
  })
  return files
}
