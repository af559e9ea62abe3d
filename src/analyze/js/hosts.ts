import { hole } from './hole.ts'

/**
 * The host of a URL, or of a text that is one by itself, in lower case and without port; empty where there is none.
 * Where only the end of the name is known, as in `${data}.collector.invalid`, the known end is given with a dot before it.
 */
export function hostIn(text: string): string {
  const url = /^\s*(?:[a-z][a-z0-9+.-]{1,10}:)?\/\/(?:[^\s/?#@]*@)?([^\s/?#:'"`<>|)]+)/iu.exec(text)?.[1]
  return cleanHost(
    url ??
      (/^[^\s/:]+\.[a-z]{2,24}\.?(?:$|[:/])|^\d{1,3}(?:\.\d{1,3}){3}(?:$|[:/])/iu.test(text)
        ? (text.split(/[:/]/u, 1)[0] ?? '')
        : ''),
  )
}

export function cleanHost(host: string): string {
  const known = host
    .slice(host.lastIndexOf(hole) + 1)
    .toLowerCase()
    .replace(/\.$/u, '')
  if (!/^[\w.-]*$/u.test(known) || known.length > 253) return ''
  return host.includes(hole) && !known.startsWith('.') ? known.replace(/^[^.]*/u, '') : known
}

/** URLs inside a longer text, such as a command line. */
export function hostsIn(text: string): readonly string[] {
  const found = text.slice(0, 100_000).match(/(?:https?|ftp|wss?):\/\/[^\s'"`<>|;)\\]+/giu) ?? []
  return [...new Set(found.slice(0, 20).map(hostIn))].filter((host) => host !== '')
}
