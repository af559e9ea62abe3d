const tagPrefix = 'refs/tags/'
/** A tag that names a tag object is followed by a line for what that points to. */
const peeled = /\^\{\}$/u

/**
 * The tags in what a repository advertises of its references: lines that begin with their length in four hexadecimal
 * digits, `0000` between sections (git's gitprotocol-common(5) and gitprotocol-http(5), protocol version 0).
 * Undefined for anything else; what is cut off is nothing else.
 */
export function tagsIn(bytes: Uint8Array): Set<string> | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tags = new Set<string>()
  let [at, lines, last] = [0, 0, -1]
  while (at < all.length) {
    const digits = all.toString('latin1', at, at + 4)
    last = /^[\da-f]{4}$/iu.test(digits) ? Number.parseInt(digits, 16) : -1
    if (last !== 0 && (last < 4 || at + last > all.length)) return undefined
    const line = all.toString('utf8', at + 4, at + Math.max(4, last))
    if (lines === 0 && line !== '# service=git-upload-pack\n') return undefined
    const name = /^[\da-f]{40,64} ([^\0\n]+)/u.exec(line)?.[1] ?? ''
    if (name.startsWith(tagPrefix) && !peeled.test(name)) tags.add(name.slice(tagPrefix.length))
    at += Math.max(4, last)
    lines++
  }
  return last === 0 ? tags : undefined
}
