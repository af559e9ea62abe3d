import { delayBefore } from './backoff.ts'
import { type Clock, systemClock } from './clock.ts'
import type { RegistryConfig } from './config.ts'
import { dispatchers } from './dispatchers.ts'
import { attempt, type Connections, urlOf } from './http-attempt.ts'
import { limiter } from './limit.ts'

export interface Ask {
  /** What it is for, in messages: a package's name. */
  readonly about: string
  /** Bytes after inflation. */
  readonly maxBytes: number
  readonly accept?: string
  readonly etag?: string
  /** JSON to post; without it the request is a GET. */
  readonly json?: string
  /** Let the server compress; not for archives, which are compressed already. */
  readonly compressed?: boolean
}

export type Answer =
  /** 2xx with its bytes, or 304 without any. */
  | { readonly ok: true; readonly status: number; readonly bytes: Uint8Array; readonly etag?: string }
  /** `transient`: another time it may go better. */
  | { readonly ok: false; readonly why: string; readonly status?: number; readonly transient?: boolean }

export interface Http {
  /** Never throws for anything a remote side does, and always ends. */
  get(url: string, ask: Ask): Promise<Answer>
  close(): Promise<void>
}

export interface HttpOptions {
  readonly clock?: Clock
  /** Requests at a time; 16. */
  readonly concurrency?: number
  /** Milliseconds without a byte; the configuration's. */
  readonly idle?: number
  /** Milliseconds for one `get` with its retries and redirects; five times idle, at most ten minutes. */
  readonly total?: number
  readonly signal?: AbortSignal
}

/** An origin that fails so many requests in a row, each with its retries, is left alone: 999 others need not wait. */
const maxFailures = 8

export function createHttp(config: RegistryConfig, options: HttpOptions = {}): Http {
  const clock = options.clock ?? systemClock
  const concurrency = options.concurrency ?? 16
  const idle = options.idle ?? config.timeout
  const total = options.total ?? Math.min(idle * 5, 600_000)
  const slot = limiter(concurrency)
  const failures = new Map<string, number>()
  const running = new Set<AbortController>()
  const stopAll = () => {
    for (const controller of running) controller.abort()
  }
  options.signal?.addEventListener('abort', stopAll)
  let opened: Promise<Connections> | undefined
  const open = () => (opened ??= connect(config, idle, concurrency))

  async function attempts(start: URL, ask: Ask, signal: AbortSignal): Promise<Answer> {
    for (let count = 1; ; count++) {
      const reply = await attempt(await open(), config, start, ask, signal)
      if (!('refusal' in reply)) return reply
      if (signal.aborted) return { ok: false, why: late(start, ask), transient: true }
      const { refusal, status, retryAfter } = reply
      const delay = delayBefore(count - 1, retryAfter, clock.now(), clock.random())
      if (!refusal.retry || count > config.retries || delay === undefined) {
        const why = count === 1 ? refusal.message : `${refusal.message} (${count} attempts)`
        return { ok: false, why, transient: refusal.retry, ...(status === undefined ? {} : { status }) }
      }
      await clock.sleep(delay, signal)
      if (signal.aborted) return { ok: false, why: late(start, ask), transient: true }
    }
  }

  const late = (url: URL, ask: Ask): string =>
    options.signal?.aborted
      ? `stopped before ${ask.about} was answered`
      : `${url.origin}/ for ${ask.about}: not finished within ${total / 1000} s`

  async function bounded(url: URL, ask: Ask): Promise<Answer> {
    if (options.signal?.aborted) return { ok: false, why: late(url, ask) }
    if ((failures.get(url.origin) ?? 0) >= maxFailures) {
      const why = `${url.origin}/ failed ${maxFailures} requests in a row, so ${ask.about} was not asked for`
      return { ok: false, why }
    }
    const controller = new AbortController()
    running.add(controller)
    // Not AbortSignal.any over AbortSignal.timeout: the collector may take the timer with it (nodejs/node#57736).
    const timer = setTimeout(() => controller.abort(), total)
    try {
      const answer = await attempts(url, ask, controller.signal)
      if (answer.ok || !answer.transient) failures.delete(url.origin)
      else failures.set(url.origin, (failures.get(url.origin) ?? 0) + 1)
      return answer
    } finally {
      clearTimeout(timer)
      running.delete(controller)
    }
  }

  return {
    get: (text, ask) =>
      slot(async () => {
        const url = urlOf(text)
        return typeof url === 'string'
          ? { ok: false, why: `${url}, so ${ask.about} was not asked for` }
          : bounded(url, ask)
      }),
    close: async () => {
      options.signal?.removeEventListener('abort', stopAll)
      if (opened !== undefined) await (await opened).dispatchers.close()
    },
  }
}

/** Loading undici takes 100 ms that a run from caches does not have to pay. */
async function connect(config: RegistryConfig, idle: number, concurrency: number): Promise<Connections> {
  const undici = await import('./registry-client.ts')
  return { undici, dispatchers: dispatchers(undici, config, idle, concurrency) }
}
