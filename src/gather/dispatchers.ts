import type { Dispatcher } from 'undici'
import type { RegistryConfig } from './config.ts'
import { Refusal } from './http-faults.ts'

export type Undici = Pick<typeof import('undici'), 'Agent' | 'ProxyAgent' | 'request'>

export interface Dispatchers {
  /** @throws Refusal when the configured proxy cannot be used */
  for(url: URL): Dispatcher
  close(): Promise<void>
}

/** One agent for direct connections and one for each proxy, all with the configuration's certificates. */
export function dispatchers(undici: Undici, config: RegistryConfig, idle: number, connections: number): Dispatchers {
  const tls = {
    rejectUnauthorized: config.strictSsl,
    ...(config.ca === undefined ? {} : { ca: [...config.ca] }),
    ...(config.cert === undefined || config.key === undefined ? {} : { cert: config.cert, key: config.key }),
  }
  const common = {
    connections,
    pipelining: 1,
    headersTimeout: idle,
    bodyTimeout: idle,
    connectTimeout: Math.min(idle, 30_000),
  }
  const made = new Map<string, Dispatcher>()
  const make = (proxy: string | undefined): Dispatcher => {
    if (proxy === undefined) return new undici.Agent({ ...common, connect: { ...tls, timeout: common.connectTimeout } })
    const uri = URL.canParse(proxy) ? new URL(proxy) : undefined
    if (uri === undefined || !/^https?:$/u.test(uri.protocol)) {
      throw new Refusal('the configured proxy is not an http or https URL')
    }
    const proxyTls = { rejectUnauthorized: config.strictSsl, ...(tls.ca === undefined ? {} : { ca: tls.ca }) }
    return new undici.ProxyAgent({ ...common, uri: uri.href, requestTls: tls, proxyTls })
  }
  return {
    for(url) {
      const proxy = config.proxyFor(url)
      const key = proxy ?? ''
      const dispatcher = made.get(key) ?? make(proxy)
      made.set(key, dispatcher)
      return dispatcher
    },
    async close() {
      await Promise.all([...made.values()].map((dispatcher) => dispatcher.destroy()))
    },
  }
}
