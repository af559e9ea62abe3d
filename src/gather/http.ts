import { delayBefore, isTransient } from './backoff.ts'
import { type Clock, systemClock } from './clock.ts'
import type { RegistryConfig } from './config.ts'
import { type Dispatchers, dispatchers, type Undici } from './dispatchers.ts'
import { drop, readBody } from './http-body.ts'
import { Refusal, refusalOf } from './http-faults.ts'
import { limiter } from './limit.ts'

export interface Ask {
  /** What it is for, in messages: a package's name. */
  readonly about: string
  /** Bytes after inflation. */
  readonly maxBytes: number
  readonly accept?: string
  readonly etag?: string
  /** Let the server compress; not for archives, which are compressed already. */
  readonly compressed?: boolean
}

export type Answer =
  /** 2xx with its bytes, or 304 without any. */
  | { readonly ok: true; readonly status: number; readonly bytes: Uint8Array; readonly etag?: string }
  | { readonly ok: false; readonly why: string; readonly status?: number }

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

const maxRedirects = 5
const maxUrl = 8_192
/** After so many requests in a row that an origin never answered it is left alone, so that 1,000 packages do not wait in turn. */
const maxSilent = 8

export function createHttp(config: RegistryConfig, options: HttpOptions = {}): Http {
  const clock = options.clock ?? systemClock
  const concurrency = options.concurrency ?? 16
  const idle = options.idle ?? config.timeout
  const total = options.total ?? Math.min(idle * 5, 600_000)
  const slot = limiter(concurrency)
  const silent = new Map<string, number>()
  let opened: Promise<Connections> | undefined
  const open = () => (opened ??= connect(config, idle, concurrency))

  async function attempts(start: URL, ask: Ask, signal: AbortSignal): Promise<Answer> {
    const origin = start.origin
    for (let attempt = 0; ; attempt++) {
      if ((silent.get(origin) ?? 0) >= maxSilent) {
        return {
          ok: false,
          why: `${origin}/ did not answer ${maxSilent} requests in a row, so ${ask.about} was not asked for`,
        }
      }
      const reply = await once(await open(), config, start, ask, signal)
      if (signal.aborted) return { ok: false, why: stopped(origin, ask, total, options.signal) }
      if (!('refusal' in reply) || !reply.silent) silent.delete(origin)
      if (!('refusal' in reply)) return reply
      const delay = delayBefore(attempt, reply.retryAfter, clock.now(), clock.random())
      if (!reply.refusal.retry || attempt >= config.retries || delay === undefined) {
        if (reply.silent) silent.set(origin, (silent.get(origin) ?? 0) + 1)
        const times = attempt === 0 ? '' : ` (${attempt + 1} attempts)`
        const status = reply.status === undefined ? {} : { status: reply.status }
        return { ok: false, why: `${reply.refusal.message}${times}`, ...status }
      }
      await clock.sleep(delay, signal)
      if (signal.aborted) return { ok: false, why: stopped(origin, ask, total, options.signal) }
    }
  }

  return {
    get: (text, ask) =>
      slot(async () => {
        const url = urlOf(text)
        if (typeof url === 'string') return { ok: false, why: `${url}, so ${ask.about} was not asked for` }
        const controller = new AbortController()
        const abort = () => controller.abort()
        // Not AbortSignal.any over AbortSignal.timeout: the collector may take the timer with it (nodejs/node#57736).
        const timer = setTimeout(abort, total)
        options.signal?.addEventListener('abort', abort)
        if (options.signal?.aborted) abort()
        try {
          if (controller.signal.aborted) return { ok: false, why: stopped(url.origin, ask, total, options.signal) }
          return await attempts(url, ask, controller.signal)
        } finally {
          clearTimeout(timer)
          options.signal?.removeEventListener('abort', abort)
        }
      }),
    close: async () => {
      if (opened !== undefined) await (await opened).dispatchers.close()
    },
  }
}

interface Connections {
  readonly undici: Undici
  readonly dispatchers: Dispatchers
}

/** Loading undici takes 100 ms that a run from caches does not have to pay. */
async function connect(config: RegistryConfig, idle: number, concurrency: number): Promise<Connections> {
  const undici = await import('undici')
  return { undici, dispatchers: dispatchers(undici, config, idle, concurrency) }
}

type Reply =
  | Extract<Answer, { ok: true }>
  | { readonly refusal: Refusal; readonly silent: boolean; readonly status?: number; readonly retryAfter?: string }

/** One attempt with its redirects. */
async function once(
  open: Connections,
  config: RegistryConfig,
  start: URL,
  ask: Ask,
  signal: AbortSignal,
): Promise<Reply> {
  let [url, trusted] = [start, true]
  let answered = false
  try {
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const credentials = trusted ? config.headersFor(url.href) : {}
      const { statusCode, headers, body } = await open.undici.request(url, {
        method: 'GET',
        headers: { ...headersOf(ask), ...credentials },
        dispatcher: open.dispatchers.for(url),
        signal,
      })
      answered = true
      const header = (name: string) => [headers[name] ?? ''].flat().join(',')
      if (statusCode === 304 && ask.etag !== undefined) {
        drop(body)
        return { ok: true, status: 304, bytes: new Uint8Array(), etag: ask.etag }
      }
      if (statusCode >= 200 && statusCode < 300) {
        const bytes = await readBody(
          body,
          header('content-encoding').toLowerCase(),
          header('content-length'),
          ask.maxBytes,
        )
        const etag = header('etag')
        return { ok: true, status: statusCode, bytes, ...(etag === '' || etag.length > 512 ? {} : { etag }) }
      }
      drop(body)
      if (![301, 302, 303, 307, 308].includes(statusCode)) {
        const refusal = new Refusal(
          sentence(statusCode, url, ask, Object.keys(credentials).length > 0),
          isTransient(statusCode),
        )
        return { refusal, silent: false, status: statusCode, retryAfter: header('retry-after') }
      }
      const next = redirected(header('location'), url)
      // Once it has left the registry's origin nothing that follows is told who asks.
      trusted &&= next.origin === url.origin
      url = next
    }
    throw new Refusal(`more than ${maxRedirects} redirects`)
  } catch (thrown) {
    const { message, retry } = refusalOf(thrown)
    return { refusal: new Refusal(`${url.origin}/ for ${ask.about}: ${message}`, retry), silent: retry && !answered }
  }
}

const headersOf = (ask: Ask): Record<string, string> => ({
  'user-agent': 'portcullis',
  accept: ask.accept ?? '*/*',
  'accept-encoding': ask.compressed ? 'gzip' : 'identity',
  ...(ask.etag === undefined ? {} : { 'if-none-match': ask.etag }),
})

function redirected(location: string, from: URL): URL {
  if (location === '' || !URL.canParse(location, from.href)) throw new Refusal('it redirects to no valid URL')
  const next = urlOf(new URL(location, from.href).href)
  if (typeof next === 'string') throw new Refusal(`it redirects, and ${next}`)
  if (from.protocol === 'https:' && next.protocol !== 'https:') throw new Refusal('it redirects from https to http')
  return next
}

/** User names and passwords inside an address are left out: they would end up in messages and other people's logs. */
function urlOf(text: string): URL | string {
  if (text.length > maxUrl || !URL.canParse(text)) return 'its address is not a valid URL'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'its address is not an http or https URL'
  url.username = ''
  url.password = ''
  url.hash = ''
  return url
}

function sentence(status: number, url: URL, ask: Ask, withCredentials: boolean): string {
  const what = `${status} from ${url.origin}/ for ${ask.about}`
  if (status === 401 || status === 403) {
    return `${what}: ${withCredentials ? 'the configured credentials were refused' : 'no credentials are configured for this address'}`
  }
  return what
}

const stopped = (origin: string, ask: Ask, total: number, signal: AbortSignal | undefined): string =>
  signal?.aborted
    ? `stopped before ${ask.about} was answered`
    : `${origin}/ for ${ask.about}: not finished within ${total / 1000} s`
