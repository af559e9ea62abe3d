import { findNodeAtLocation, parseTree } from 'jsonc-parser'

/** Larger manifests are judged without lines. */
const maxText = 1024 * 1024

/** Line (from 1) of each entry of `scripts` in the text of a package.json; 1 where it is not found. */
export function scriptLines(manifestText: string): (name: string) => number {
  const lines = new Map<string, number>()
  if (manifestText.length <= maxText) {
    const scripts = findNodeAtLocation(parseTree(manifestText) ?? { type: 'null', offset: 0, length: 0 }, ['scripts'])
    let line = 1
    let counted = 0
    for (const { children } of scripts?.children?.slice(0, 10_000) ?? []) {
      const [key] = children ?? []
      if (key === undefined) continue
      for (; counted < key.offset; counted++) if (manifestText[counted] === '\n') line++
      lines.set(String(key.value), line)
    }
  }
  return (name) => lines.get(name) ?? 1
}
