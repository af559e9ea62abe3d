import type { CodeFacts, Hit, Rule } from '../model.ts'

/** Padding must not be a way around: what starts by itself and was not read to its end may do anything. */
export const codeUnread: Rule = {
  id: 'code/unread',
  severity: 'high',
  speaksOf: 'newcomers',
  // Not the code: that reading it did not end is what this is about. Bytes that could not be had are a gap like any other.
  needs: ['archive'],
  *check({ code }) {
    if (code.state === 'known') yield* code.value ? unreadIn(code.value) : []
    else if (code.brokenOff) yield { confidence: 'medium', args: { why: code.why } }
  },
  say: ({ why }) => `its code was not read to the end, so it may do anything (${why})`,
}

function* unreadIn({ gaps, reach }: CodeFacts): Iterable<Hit> {
  for (const { why } of gaps) {
    const places = reach.unresolved.filter(({ what }) => what === why)
    const place = places.find(({ when }) => when.some((trigger) => trigger !== 'bin'))
    // Programs that only a person starts by name are often large machine code.
    if (places.length > 0 && !place) continue
    yield { confidence: 'medium', args: { why }, ...(place && { file: place.file, line: place.line }) }
  }
}
