import { isTransient } from './backoff.ts'
import type { RegistryConfig } from './config.ts'
import type { Dispatchers, Undici } from './dispatchers.ts'
import type { Answer, Ask } from './http.ts'
import { drop, readBody } from './http-body.ts'
import { Refusal, refusalOf } from './http-faults.ts'

const maxRedirects = 5
const maxUrl = 8_192

export interface Connections {
  readonly undici: Undici
  readonly dispatchers: Dispatchers
}

export type Reply =
  | Extract<Answer, { ok: true }>
  | { readonly refusal: Refusal; readonly status?: number; readonly retryAfter?: string }

/** One attempt with its redirects. */
export async function attempt(
  open: Connections,
  config: RegistryConfig,
  start: URL,
  ask: Ask,
  signal: AbortSignal,
): Promise<Reply> {
  let [url, trusted] = [start, true]
  try {
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const credentials = trusted ? config.headersFor(url.href) : {}
      const { statusCode, headers, body } = await open.undici.request(url, {
        method: ask.json === undefined ? 'GET' : 'POST',
        ...(ask.json !== undefined && { body: ask.json }),
        headers: { ...headersOf(ask), ...credentials },
        dispatcher: open.dispatchers.for(url),
        signal,
      })
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
        return { refusal, status: statusCode, retryAfter: header('retry-after') }
      }
      // What is posted is not carried to another address.
      if (ask.json !== undefined) throw new Refusal('it redirects what was posted')
      const next = redirected(header('location'), url)
      // Once it has left the registry's origin nothing that follows is told who asks.
      trusted &&= next.origin === url.origin
      url = next
    }
    throw new Refusal(`more than ${maxRedirects} redirects`)
  } catch (thrown) {
    const { message, retry } = refusalOf(thrown)
    return { refusal: new Refusal(`${url.origin}/ for ${ask.about}: ${message}`, retry) }
  }
}

const headersOf = (ask: Ask): Record<string, string> => ({
  'user-agent': 'portcullis',
  accept: ask.accept ?? '*/*',
  'accept-encoding': ask.compressed ? 'gzip' : 'identity',
  ...(ask.etag === undefined ? {} : { 'if-none-match': ask.etag }),
  ...(ask.json === undefined ? {} : { 'content-type': 'application/json' }),
})

/** @throws Refusal for what is no http or https URL, and for a step from https down to http */
export function redirected(location: string, from: URL): URL {
  if (location === '' || !URL.canParse(location, from.href)) throw new Refusal('it redirects to no valid URL')
  const next = urlOf(new URL(location, from.href).href)
  if (typeof next === 'string') throw new Refusal(`it redirects, and ${next}`)
  if (from.protocol === 'https:' && next.protocol !== 'https:') throw new Refusal('it redirects from https to http')
  return next
}

/** User names and passwords inside an address are left out: they would end up in messages and other people's logs. */
export function urlOf(text: string): URL | string {
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
    const credentials = withCredentials
      ? 'the configured credentials were refused'
      : 'no credentials are configured for it'
    return `${what}: ${credentials}`
  }
  return what
}
