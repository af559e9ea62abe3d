/** An attacker's text inside a sentence: quoted, control characters written out, cut at 120 characters. */
export function quote(text: string): string {
  const shown = text.length > 120 ? `${text.slice(0, 120)}…` : text
  return JSON.stringify(shown).replace(/[\u007f-\u009f\u2028\u2029]/gu, hex)
}

const hex = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
