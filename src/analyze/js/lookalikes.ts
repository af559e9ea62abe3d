/** Letters of other alphabets that nobody tells from Latin ones (Unicode Technical Standard 39, confusables). */
const likeLatin = /[аеорсухіјѕԁһӏԛԝАВЕКМНОРСТУХІЈЅονρυικΑΒΕΖΗΙΚΜΝΟΡΤΥΧａ-ｚＡ-Ｚ\u0251\u0261]/u
const unseen = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/u
const words = /[\p{L}\p{M}\p{N}_]+/gu

/** Whether a specifier is to be taken for another: one of its words has letters of two alphabets, or some that are not seen. */
export function isLookalike(specifier: string): boolean {
  if (specifier.length > 300 || /^[\0-\x7f]*$/u.test(specifier) || specifier.startsWith('data:')) return false
  if (unseen.test(specifier)) return true
  return (specifier.match(words) ?? []).some((word) => likeLatin.test(word) && /[a-z]/iu.test(word))
}
