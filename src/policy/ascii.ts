const escaped = (chars: string): string =>
  chars
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

/** What a terminal acts on or a reader cannot see; the bidi part is CVE-2021-42574, "Trojan Source". */
const hidden = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** JSON in printable ASCII only: for identifiers and commands, where a letter that looks like another is a trick. */
export const asciiJson = (value: unknown): string => JSON.stringify(value).replace(/[^ -~]/g, escaped)

/** JSON in which letters of every script stay readable, while control, bidi and invisible characters are escaped. */
export const visibleJson = (value: unknown): string => JSON.stringify(value).replace(hidden, escaped)

const longest = 80
/** A text of unknown origin, quoted for a message. */
export const quoted = (text: string): string => asciiJson(text.length > longest ? `${text.slice(0, longest)}...` : text)
