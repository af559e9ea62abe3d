import { isBuiltin } from '../reach/builtins.ts'
import { hostIn } from './hosts.ts'
import { remembered } from './remembered.ts'
import { secretPath } from './secrets.ts'
import type { Taint } from './value.ts'

/** Modules and globals that talk to other machines; whatever they give back came from outside. */
const clients = new Set([
  'http', 'https', 'http2', 'net', 'tls', 'dgram', 'follow-redirects', 'axios', 'request', 'request-promise', 'request-promise-native',
  'node-fetch', 'cross-fetch', 'isomorphic-fetch', 'isomorphic-unfetch', 'undici', 'got', 'ky', 'superagent', 'needle', 'phin',
  'centra', 'bent', 'ofetch', 'wretch', 'redaxios', 'unfetch', 'urllib', 'node-libcurl', 'snekfetch', 'tiny-json-http', 'sync-request', 'then-request', 'sync-fetch', 'xmlhttprequest', 'xhr2', 'ws', 'websocket', 'socket.io-client', 'ftp', 'basic-ftp',
  'ssh2', 'nodemailer', 'download', 'wget', 'node-wget', 'node-downloader-helper', 'minipass-fetch', 'make-fetch-happen', 'simple-get',
  'mqtt', 'amqplib', 'kafkajs', 'nats', 'redis', 'ioredis', 'mongodb', 'irc', 'irc-framework', 'pusher-js', 'ably', '@supabase/supabase-js', 'firebase', 'graphql-request',
  '@slack/webhook', 'discord-webhook-node', 'webhook-discord', 'node-telegram-bot-api', 'telegraf', 'grammy', 'form-data', 'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'RTCPeerConnection',
  '$.ajax', '$.get', '$.post', '$.getJSON', 'jQuery.ajax', 'jQuery.get', 'jQuery.post', 'navigator.sendBeacon', 'Image', 'importScripts', '@aws-sdk/client-s3',
]) // biome-ignore format: a list reads better in rows

/** The module or global that a way begins with; few modules have a dot in their name. */
const rootOf = (path: string) => /^(?:socket\.io-client|(?:@[^/.]+\/)?[^.()]*)/u.exec(path)?.[0] ?? path

/** Whether what stands at this way talks to other machines. */
export const isClient = remembered(
  (path) => (clients.has(rootOf(path)) || jquery.some((way) => path.startsWith(way))) && !quiet.test(path),
)

const jquery = [
  '$.ajax',
  '$.get',
  '$.post',
  '$.getJSON',
  'jQuery.ajax',
  'jQuery.get',
  'jQuery.post',
  'navigator.sendBeacon',
]
const quiet =
  /^(?:https?|http2|net|tls)\.(?:Agent|globalAgent|STATUS_CODES|METHODS|createServer|Server|isIP|constants|createSecureContext|rootCertificates|validateHeader|IncomingMessage|ClientRequest|ServerResponse|OutgoingMessage)|^(?:form-data|nodemailer|discord\.js)$/u

/** Where a server listens, which no client says. */
export const isOwnAddress = (path: string): boolean => path.endsWith('().address')

/** Servers of its own, and frameworks for them: what comes in there is a client's. */
export const isServer = (path: string): boolean =>
  !path.endsWith('().address()') &&
  /^(?:https?|http2|net|tls)\.(?:createServer|Server|createSecureServer)\(\)|^(?:express|fastify|koa|polka|restify|micro)\(\)\.(?:get|post|put|use|all|on|route)\(\)/u.test(
    path,
  )

export const isLookup = (path: string): boolean =>
  /^dns(?:\.Resolver\(\)|\.promises)?\.(?:lookup|resolve|reverse)/u.test(path)

/** What tells one machine from all others. */
const machines =
  /^(?:node-machine-id|macaddress|getmac|public-ip|systeminformation|username|ip|address)\b(?:\.\w+)*\(\)$/u
/** All passwords of a service, whoever they belong to. */
const keyrings = /^(?:keytar|@napi-rs\/keyring)\.findCredentials(?:Async)?\(\)$/u
/** What somebody wrote into a contract, or beside a payment. */
const chains =
  /^(?:ethers|web3|viem|tronweb|@solana\/(?:web3\.js|kit)|@mysten\/sui|@aptos-labs\/ts-sdk)\b.*\(\)\.[\w.]+\(\)$/u

const screens = /^(?:screenshot-desktop|node-webcam|desktop-screenshot)\b.*\(\)$/u
const keyboards = /^(?:node-global-key-listener|iohook|uiohook-napi|global-keypress)\b.*\(\)$/u
const fileRead =
  /^fs\.(?:readFile|readFileSync|createReadStream|readJson|readJsonSync|readSync|read|copyFile|copyFileSync|copy|copySync)\(\)$|^Bun\.file\(\)$|^Deno\.readTextFile(?:Sync)?\(\)$/u
const fileList =
  /^fs\.(?:readdir|readdirSync|opendir|opendirSync|glob|globSync)\(\)$|^(?:fast-glob|globby|glob|tiny-glob|tinyglobby)(?:\.\w+)?\(\)$/u
/** Programs that say nothing but who the machine and its user are. */
const identifies =
  /^\s*(?:whoami|hostname|id|ifconfig|ipconfig|ip a(?:ddr)?|uname -a|printenv|env|systeminfo|cat \/etc\/\w+)(?:\s*$|\s*[&;|])/u
const processOutput =
  /^child_process\.(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|fork|execa|shelljs|promisified)/u

/** Whether the result of a call is made of something that it is worth following. @param path of the result */
export const givesTaints = remembered(
  (path) =>
    isServer(path) ||
    decrypts.test(path) ||
    screens.test(path) ||
    keyboards.test(path) ||
    path.endsWith('.getImageData()') ||
    chains.test(path) ||
    keyrings.test(path) ||
    machines.test(path) ||
    isClient(path) ||
    isLookup(path) ||
    fileRead.test(path) ||
    fileList.test(path) ||
    processOutput.test(path),
)

/** Of what. @param path of the result, ending in `()` @param texts of the arguments */
export function taintsOfResult(path: string, texts: readonly (readonly string[])[]): readonly Taint[] {
  if (isServer(path)) return [{ kind: 'request', detail: '' }]
  if (decrypts.test(path)) return [{ kind: 'decoded', detail: 'cipher' }]
  if (screens.test(path)) return [{ kind: 'screen', detail: path }]
  if (keyboards.test(path)) return [{ kind: 'keys', detail: path }]
  if (path.endsWith('.getImageData()')) return [{ kind: 'decoded', detail: 'pixels' }]
  if (isClient(path))
    return [
      {
        kind: 'network',
        detail:
          texts
            .flat()
            .map(hostIn)
            .find((host) => host !== '') ?? '',
      },
    ]
  if (isLookup(path)) return [{ kind: 'network', detail: 'dns' }]
  if (machines.test(path)) return [{ kind: 'net', detail: path }]
  if (keyrings.test(path)) return [{ kind: 'secret', detail: 'keychains' }]
  if (chains.test(path)) return [{ kind: 'network', detail: '' }]
  if (fileRead.test(path)) {
    const [file = ''] = texts[0] ?? []
    const secret = secretPath(file)
    return [
      secret === undefined
        ? {
            kind: /^(?:\.|$|\/\.\.)/u.test(file) && !file.includes('node_modules/') ? 'own-file' : 'file',
            detail: file.slice(0, 80),
          }
        : { kind: 'secret', detail: secret },
    ]
  }
  if (fileList.test(path)) return [{ kind: 'listing', detail: (texts[0]?.[0] ?? '').slice(0, 80) }]
  if (processOutput.test(path) && path.endsWith('()')) {
    const detail = (texts[0]?.[0] ?? '').slice(0, 80)
    return [{ kind: 'output', detail }, ...(identifies.test(detail) ? [{ kind: 'user', detail }] : [])]
  }
  return []
}

/** Modules of node whose results are not made of their arguments: what they take in does not come out again. */
export const keepsArguments = remembered((path) => !own.has(rootOf(path)))
const own = new Set([
  'fs',
  'os',
  'http',
  'https',
  'http2',
  'net',
  'tls',
  'dns',
  'dgram',
  'child_process',
  'require',
  'cluster',
  'worker_threads',
  'vm',
  'console',
  'process',
  'setTimeout',
  'setInterval',
  'document',
  'exports',
  'module',
  'define',
  'fetch',
])

const decrypts = /^crypto\.createDecipher(?:iv)?\(\)|^(?:crypto-js|CryptoJS)(?:\.\w+){0,2}\.decrypt\(\)/u

/**
 * The package whose export stands at this way, where that is handed on as it is or cut as texts are: what lies there is in
 * another archive. A global of a page that no file declares counts as one.
 */
export const exporterOf = remembered((path): string | undefined => {
  const name = rootOf(path)
  const plain = path.slice(name.length).replace(/\.(?:concat|flat|join|replace|slice|split|toString|trim)\(\)/gu, '')
  const isPackage = /^[@a-z]/u.test(name) && !isBuiltin(name) && !world.test(name) && !own.has(name)
  return isPackage && !plain.includes('(') ? name : undefined
})

/** Names of the world's own, below which no package exports anything. */
export const world =
  /^(?:exports|module|require|global|process|console|location|document|navigator|localStorage|sessionStorage|define|self|import|fetch|history|screen|performance|crypto|event|open|jquery|angular|chrome|browser)\b/u
