/** What a failed attempt was, and whether another one may go better. Messages hold no credentials and no paths. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly retry = false,
  ) {
    super(message)
  }
}

const sentences: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name could not be looked up',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stalled',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was truncated',
  UND_ERR_HEADERS_OVERFLOW: 'its headers are too large',
  UND_ERR_ABORTED: 'the proxy refused the connection',
  Z_DATA_ERROR: 'the answer is not valid gzip',
  Z_BUF_ERROR: 'the answer was truncated',
}

const final = /^(?:ENOTFOUND|UND_ERR_HEADERS_OVERFLOW|UND_ERR_INVALID_ARG|HPE_.*)$/u
const certificate = /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_)/u

/** The code, never the message: a message may quote a header. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown
  const code = codeOf(thrown)
  if (certificate.test(code)) return new Refusal(`its certificate is not accepted (${code})`)
  return new Refusal(sentences[code] ?? `the request failed (${code})`, !final.test(code))
}

/** Node's happy-eyeballs error holds one error for each address and may have no code of its own. */
function codeOf(thrown: unknown): string {
  for (const error of [thrown, ...(thrown instanceof AggregateError ? thrown.errors : [])]) {
    const code = (error as { readonly code?: unknown } | null)?.code
    if (typeof code === 'string' && /^[A-Z0-9_]{2,60}$/u.test(code)) return code
  }
  return thrown instanceof Error ? thrown.name : 'unknown'
}
