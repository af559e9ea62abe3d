import { identifier, inert } from '../../text/escape.ts'

/** Markup that was made here. Everything else becomes such by {@link text}, so that package text stays text. */
export interface Html {
  readonly html: string
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (value: string): string => value.replace(/[&<>"']/gu, (char) => entities[char] as string)

/** Package text: what acts or hides is written out first, then nothing in it is markup. Good for attributes too. */
export const text = (value: string, maxWidth = 4000): Html => ({ html: escaped(inert(value, maxWidth)) })
/** The same for names and ids, where a letter that looks like another is a trick. */
export const id = (value: string): Html => ({ html: escaped(identifier(value, 400)) })

type Part = Html | string | number | readonly Part[] | undefined | false

/** A template whose holes are escaped unless they are {@link Html}. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((string, index) => string + (index < parts.length ? markup(parts[index]) : '')).join('') }
}

function markup(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return text(part).html
  if (Array.isArray(part)) return part.map(markup).join('')
  return (part as Html).html
}
