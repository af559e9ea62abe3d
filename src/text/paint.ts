/** Colours only underline what the words already say. Codes are ECMA-48 SGR. */
export interface Paint {
  readonly strong: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly good: (text: string) => string
  readonly faint: (text: string) => string
}

const sgr = (on: string, off: string) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`
const plain = (text: string) => text

const colours: Paint = {
  strong: sgr('1', '22'),
  bad: sgr('1;31', '22;39'),
  warn: sgr('33', '39'),
  good: sgr('32', '39'),
  faint: sgr('2', '22'),
}
const none: Paint = { strong: plain, bad: plain, warn: plain, good: plain, faint: plain }

export const paintFor = (color: boolean): Paint => (color ? colours : none)

/** Paints the word where it first stands in the first line. */
export function painted(lines: readonly string[], word: string, paint: (text: string) => string): string[] {
  return lines.map((line, index) => (index === 0 ? line.replace(word, () => paint(word)) : line))
}
