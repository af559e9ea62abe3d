const hour = 3_600_000
const day = 24 * hour
const units: Readonly<Record<string, number>> = { h: hour, d: day, w: 7 * day }

/** `12h`, `3d`, `2w`. */
export const durationSyntax = /^[1-9]\d{0,4}[hdw]$/
export const daySyntax = /^\d{4}-\d{2}-\d{2}$/

/** Milliseconds of a text that {@link durationSyntax} accepts, or of `0`. */
export const millisecondsOf = (duration: string): number =>
  duration === '0' ? 0 : Number(duration.slice(0, -1)) * (units[duration.slice(-1)] as number)

/** Whether it is a day of the calendar, `YYYY-MM-DD`. */
export const isDay = (text: string): boolean =>
  daySyntax.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)

const instantSyntax = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/
/** Whether it is an ISO 8601 time in UTC, as `Date.prototype.toISOString` writes it. */
export const isInstant = (text: string): boolean =>
  instantSyntax.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))

/** The first millisecond (UTC) at which something no longer counts: the end of the day that it names. */
const endOf = (expires: string | undefined): number =>
  expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires) + day

/** For what loosens: a clock or a date that cannot be read counts as over. */
export const stillAllows = (expires: string | undefined, now: Date): boolean => now.getTime() < endOf(expires)

/** For what tightens: a clock or a date that cannot be read counts as not over. */
export const stillDenies = (expires: string | undefined, now: Date): boolean => !(now.getTime() >= endOf(expires))

/** The first moment after `now` at which one of these no longer counts, in milliseconds since 1970; Infinity for none. */
export const firstLapse = (expiries: readonly (string | undefined)[], now: Date): number =>
  Math.min(...expiries.map(endOf).filter((end) => end > now.getTime()), Number.POSITIVE_INFINITY)
