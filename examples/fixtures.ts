import { clean, dependsOn, type FixturePackage, hostile } from '../test/tools/packages.ts'

/** A release that was hijacked in October 2024, which the bundled feed lists; the bytes served here are inert. */
const hijacked = hostile('@lottiefiles/lottie-player', '2.0.7')
const words = clean('tidy-words')

/** What the embedded registry offers to the example projects. */
export const offered: readonly FixturePackage[] = [
  words,
  dependsOn('date-lines', words),
  hostile('builder'),
  hijacked,
  { ...dependsOn('slide-deck', hijacked), version: '1.4.0' },
  hostile('@acme/words', '99.9.9'),
]

/** What the company's own registry offers. */
export const internals: readonly FixturePackage[] = [clean('@acme/words', '1.2.0')]
