import type { CodeFacts, Gap } from '../model.ts'

/** Of each kind: an attacker may make 10,000 of them; these say enough. */
const most = 5

/**
 * What stayed unknown of code that was analysed. What import cannot follow (a plugin that is named at run time) is
 * everyday and no gap: that code is another package's or was read as a file of its own. What install scripts run and
 * could not be followed is one, for it may be anything, until somebody approved it: where the closure is incomplete
 * the pin is the whole content, so an approval of that pin has covered it.
 */
export function codeGaps(code: CodeFacts, of: { readonly hasScripts: boolean; readonly approved: boolean }): Gap[] {
  const lost = of.hasScripts && !of.approved ? code.reach.unresolved.filter(({ when }) => when.includes('install')) : []
  return [...shortened(code.gaps), ...lostGap(lost)]
}

/** One, however many places there are: whoever reviews the package looks at all of its files anyway. */
function lostGap(lost: CodeFacts['reach']['unresolved']): Gap[] {
  const [first] = lost
  if (first === undefined) return []
  const more = lost.length > 1 ? `, and ${lost.length - 1} more like it` : ''
  const why = `not all that its install scripts run can be followed (${first.file}:${first.line}: ${first.what}${more})`
  return [{ about: 'reach', why }]
}

function shortened(gaps: readonly Gap[]): Gap[] {
  const [shown, rest] = [gaps.slice(0, most), gaps.slice(most)]
  const more = rest[0] && { about: rest[0].about, why: `and ${rest.length} more like this` }
  return more ? [...shown, more] : shown
}
