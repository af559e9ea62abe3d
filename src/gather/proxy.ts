import type { Settings } from './settings.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The proxy's URL for a URL, or undefined where it is reached directly. */
export type ProxyFor = (url: URL) => string | undefined

/** npm's settings first, then HTTPS_PROXY, HTTP_PROXY and NO_PROXY in either case, as @npmcli/agent reads them. */
export function proxies(settings: Settings, env: Env): ProxyFor {
  const variable = (name: string) => env[name] || env[name.toUpperCase()] || undefined
  const https = settings.text('https-proxy') ?? settings.text('proxy') ?? variable('https_proxy')
  const http = settings.text('proxy') ?? variable('http_proxy') ?? variable('proxy')
  const excluded = [...settings.texts('noproxy'), ...settings.texts('no-proxy')]
  const list = (excluded.length > 0 ? excluded : [variable('no_proxy') ?? '']).flatMap((text) => text.split(/[\s,]+/u))
  return (url) => {
    if (list.some((entry) => excludes(entry, url))) return undefined
    return url.protocol === 'https:' ? (https ?? http) : http
  }
}

/** `*`, `host`, `.suffix`, `*.suffix`, each with an optional `:port`; whole labels only. */
function excludes(entry: string, url: URL): boolean {
  if (entry === '') return false
  if (entry === '*') return true
  const port = /^(.*):(\d+)$/u.exec(entry)
  if (port && port[2] !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false
  const suffix = (port?.[1] ?? entry).replace(/^\*?\./u, '').toLowerCase()
  const host = url.hostname.replace(/^\[|\]$/gu, '')
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`))
}
