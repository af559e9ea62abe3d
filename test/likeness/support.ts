import { createHash } from 'node:crypto'
import { type Outline, outlineOf } from '../../src/likeness/outline.ts'
import { manifest } from '../rules/evidence.ts'

/** Program text that no other number gives. */
export const program = (seed: number, lines = 60): string =>
  Array.from({ length: lines }, (_, at) => {
    const [a, b] = [`value${seed}x${at}`, `other${seed}x${(at * 7) % lines}`]
    return `function ${a}(left, right) { return left.${b}(right, ${seed * 1000 + at}) }`
  }).join('\n')

/** The outline of a package with these files; `name` stands in its manifest. */
export function outline(files: Readonly<Record<string, string>>, name = 'a', description = ''): Outline {
  const all = Object.entries(files).map(([path, text]) => {
    const bytes = Buffer.from(text)
    return [path, { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }] as const
  })
  const manifestText = JSON.stringify({ name, version: '1.0.0', description })
  return outlineOf({ manifest: manifest({ name }), manifestText, files: new Map(all) })
}
