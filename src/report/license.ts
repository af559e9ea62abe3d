import deprecated from 'spdx-license-ids/deprecated.json' with { type: 'json' }
import ids from 'spdx-license-ids/index.json' with { type: 'json' }

const known: ReadonlySet<string> = new Set([...ids, ...deprecated])

/**
 * Whether a manifest's licence is an SPDX expression of listed licences (SPDX 2.3, annex D), so that a bill of materials
 * may say it as one. An exception (`WITH`) is not looked up, so such a text is none.
 */
export function isExpression(text: string): boolean {
  const tokens = text.match(/[()]|[^\s()]+/gu) ?? []
  let at = 0
  const term = (): boolean => {
    const token = tokens[at++]
    if (token !== '(') return token !== undefined && known.has(token.replace(/\+$/u, ''))
    return alternatives() && tokens[at++] === ')'
  }
  const alternatives = (): boolean => {
    if (!term()) return false
    while (tokens[at] === 'AND' || tokens[at] === 'OR') {
      at++
      if (!term()) return false
    }
    return true
  }
  // Characters; each bracket is a call.
  return text.length <= 400 && alternatives() && at === tokens.length
}
