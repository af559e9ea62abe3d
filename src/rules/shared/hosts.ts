import type { Evidence } from '../../model.ts'

/** Hosts of this machine and documentation hosts: nothing leaves. */
const here =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1|\[::1\]|example\.(?:com|org|net)|.*\.(?:localhost|local|test|example))$/u

export const isHere = (host: string): boolean => here.test(host)

/** Where packages, sources and releases are published; not a place that an attacker reads logs of. */
const publishers =
  /^(?:(?:registry|www|api)\.(?:npmjs\.(?:org|com)|npmmirror\.com|yarnpkg\.com)|registry\.npm\.taobao\.org|(?:[\w-]+\.)?npmmirror\.com|(?:api\.|raw\.|codeload\.)?github\.com|(?:objects|raw|release-assets)\.githubusercontent\.com|gitlab\.com|bitbucket\.org|nodejs\.org|(?:[\w-]+\.)?nodejs\.org|pypi\.org|crates\.io|golang\.org|(?:[\w.-]+\.)?storage\.googleapis\.com)$/u

export const isPublisher = (host: string): boolean => publishers.test(host)

export const isAddress = (host: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/u.test(host) && !/^(?:127|10|0|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./u.test(host)

/** Services that show to whoever owns an address what was sent there. */
export const isCollector = (host: string): boolean =>
  /(?:^|\.)(?:burpcollaborator\.net|oastify\.com|oast\.(?:pro|live|site|online|fun|me)|interact\.sh|interactsh\.com|pipedream\.net|dnslog\.cn|ceye\.io|requestbin\.(?:net|com)|canarytokens\.com|requestrepo\.com|requestcatcher\.com|hookbin\.com|beeceptor\.com|webhook\.site|ngrok\.io|ngrok(?:-free)?\.(?:app|dev)|trycloudflare\.com|loca\.lt|serveo\.net|duckdns\.org|no-ip\.\w+|ddns\.net|pastebin\.com|paste\.ee|rentry\.co|hastebin\.com|transfer\.sh|file\.io|0x0\.st|cdn\.discordapp\.com|repl\.co|glitch\.me)$/u.test(
    host,
  )

/**
 * Neither this machine, nor a publisher, nor a host that the manifest names as the package's home, nor one that carries
 * the package's own name (`download.cypress.io` for cypress). It excuses a contact, never what is sent.
 */
export function isForeignTo(evidence: Pick<Evidence, 'code' | 'package'>, host: string): boolean {
  const { code } = evidence
  const own = code.state === 'known' ? (code.value?.ownHosts ?? []) : []
  if (host === '' || isHere(host) || isPublisher(host) || own.some((each) => tail(each) === tail(host))) return false
  const labels = host.split('.').slice(0, -1)
  return !ownWords(evidence).some((word) => labels.some((label) => label.split('-').includes(word)))
}

/** The same for what is sent: a word in common is not enough, the host's own name has to be one of the package's. */
export const isStrangerTo = (evidence: Pick<Evidence, 'code' | 'package'>, host: string): boolean =>
  isForeignTo({ ...evidence, package: { ...evidence.package, name: '' } }, host) &&
  !ownWords(evidence).includes(host.split('.').at(-2) ?? '')

/** The words of the package's name that are long enough to mean something: `@sentry/cli` has `sentry`. */
export const ownWords = ({ package: { name } }: Pick<Evidence, 'package'>): readonly string[] =>
  name
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word.length >= 4 && !common.has(word))

/** Whether a folder or file on the way is named after the package. */
export function isNamedAfter(evidence: Pick<Evidence, 'package'>, path: string): boolean {
  const steps = new Set(
    path
      .toLowerCase()
      .split(/[\\/]/u)
      .map((step) => step.replace(/^\./u, '').replace(/\.\w+$/u, '')),
  )
  return ownWords(evidence).some((word) => steps.has(word))
}

/** Words that say nothing of whose package it is; hosts of attackers have them, too. */
const common = new Set(
  `node npmjs test utils util core tools lib libs client server react vite webpack babel eslint plugin types data
  proxy http https html json file files code config build cloud store update event events color colors discord crypto cache audit helper config system process window windows local remote`.split(
    /\s+/u,
  ),
)

/** `cdn.example.invalid` and `www.example.invalid` belong together; the last two names decide. */
const tail = (host: string) => host.split('.').slice(-2).join('.')
