import { readdirSync, readFileSync } from 'node:fs'
import type { Fixture } from '../js/techniques.ts'

/** A package in the txtar format of Go: a comment in the first line, then each file under a line `-- NAME --`. */
export interface Packed extends Fixture {
  readonly name: string
  readonly comment: string
}

export function unpack(text: string): Omit<Packed, 'name'> {
  const [comment, ...sections] = text.split(/^-- (.+) --\n/m) as [string, ...string[]]
  const files: Record<string, string> = {}
  for (let at = 0; at < sections.length; at += 2) files[sections[at]!] = sections[at + 1]!
  const { 'package.json': manifest = '{}', ...rest } = files
  return { comment: comment.trim(), manifest: JSON.parse(manifest), files: rest }
}

/** Each exam's folder, with the packages that it has to tell apart; the fifth has hostile ones only. */
export const exams: readonly { readonly name: string; readonly kinds: readonly ('hostile' | 'honest')[] }[] = [
  ...['second', 'third', 'fourth', 'sixth'].map((name) => ({ name, kinds: ['hostile', 'honest'] as const })),
  { name: 'fifth', kinds: ['hostile'] },
]

/** The packages of one folder below test/fixtures/exam, by name. */
export function packagesIn(folder: string): readonly Packed[] {
  const at = new URL(`../../fixtures/exam/${folder}/`, import.meta.url)
  return readdirSync(at)
    .sort()
    .map((file) => ({ name: file.replace(/\.txtar$/, ''), ...unpack(readFileSync(new URL(file, at), 'utf8')) }))
}
