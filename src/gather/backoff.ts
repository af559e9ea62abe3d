const base = 500
const ceiling = 20_000
/** A server that asks for more than this is not waited for. */
const patience = 60_000

/** Statuses that may be another one a moment later; 401, 403, 404 and "not implemented" will not. */
export const isTransient = (status: number): boolean =>
  status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505)

/**
 * Milliseconds before the next attempt: exponential with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), never less than half of the step.
 * Undefined when the server's Retry-After asks for more patience than there is.
 */
export function delayBefore(
  attempt: number,
  retryAfter: string | undefined,
  now: number,
  random: number,
): number | undefined {
  const step = Math.min(ceiling, base * 2 ** attempt)
  const own = Math.round(step / 2 + (random * step) / 2)
  const asked = retryAfter === undefined ? 0 : secondsOrDate(retryAfter, now)
  return asked > patience ? undefined : Math.max(own, asked)
}

function secondsOrDate(text: string, now: number): number {
  if (/^\d{1,9}$/u.test(text.trim())) return Number(text) * 1_000
  const date = text.length < 64 ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? 0 : Math.max(0, date - now)
}
