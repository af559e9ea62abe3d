import { isClient } from '../apis.ts'
import { moduleName } from '../names.ts'
import { remembered } from '../remembered.ts'

/** Names by which code gets at what acts. Generous: whoever is named here is followed, and nothing else is lost. */

const words = (text: string) => text.trim().split(/\s+/u)

/** What acts or runs text, wherever its name stands: hardly anything else has such a name. */
export const acting: ReadonlySet<string> = new Set(
  words(`eval fetch XMLHttpRequest WebSocket EventSource importScripts execScript Deno Bun mainModule getBuiltinModule _load _compile
    dlopen binding sendBeacon clipboard Worker SharedWorker ethereum solana tronWeb phantom electron _linkedBinding createRequire RTCPeerConnection Blob`),
)

/** The same for names that others' objects have, too: of these only the world's are meant. */
export const actingGlobals: ReadonlySet<string> = new Set([
  ...acting,
  ...words('Function require process document location navigator Module Image open $ jQuery chrome browser CryptoJS'),
])

/** Members of other packages' objects that finders know by their own name. */
export const knownMembers: ReadonlySet<string> = new Set(
  words(`launch launchPersistentContext SystemProgram signTransaction sendTransaction signAndSendTransaction sendMail execaCommand commandSync command
    createOrUpdateFileContents createTree createFile commitFiles getImageData stdin`),
)

export const timers: ReadonlySet<string> = new Set(words('setTimeout setInterval setImmediate'))

/** Members of `process` that only tell something, or end it. */
export const tellingOfProcess: ReadonlySet<string> = new Set(
  words(`env argv title cwd platform arch version versions execPath stdout stderr nextTick hrtime memoryUsage pid ppid exitCode exit on once off
    emit emitWarning uptime release features noDeprecation throwDeprecation browser type cpuUsage umask config execArgv`),
)

/** Members of `document` that write it anew, lead elsewhere or hold what is worth stealing. */
export const actingInDocument: ReadonlySet<string> = new Set(words('write writeln location defaultView cookie forms'))

/** Parts of the address of a page. */
export const tellingOfPlace: ReadonlySet<string> = new Set(
  words('pathname search host hostname protocol origin port hash href'),
)

/** Members of `module` that are not a way to others. */
export const tellingOfModule: ReadonlySet<string> = new Set(words('exports hot id'))

/** What people type and pages keep, which those would carry off. */
export const pageSources: ReadonlySet<string> = new Set(
  words('localStorage sessionStorage cookie forms clipboard readText keydown keyup keypress input paste'),
)

/** Functions that make a text of something else. */
export const decoders: ReadonlySet<string> = new Set(
  words('fromCharCode fromCodePoint atob unescape decodeURIComponent decode'),
)

const computing = new Set(
  words(`path url util querystring assert string_decoder punycode events stream buffer timers async_hooks perf_hooks constants tty readline
    zlib crypto util.types diagnostics_channel os`),
)
const actingModules = new Set(
  words(`fs child_process vm Module worker_threads cluster http https http2 net tls dns dgram inspector repl v8 wasi trace_events process
    rimraf del clipboardy copy-paste clipboard clipboardy-cjs electron node-pty @lydell/node-pty @homebridge/node-pty require-from-string
    node-eval safe-eval static-eval screenshot-desktop node-webcam desktop-screenshot bindings node-gyp-build express fastify koa polka
    restify micro jquery zx zx/core bun dax-sh @david/dax vm2 module-from-string import-from-string puppeteer puppeteer-core playwright playwright-core`),
)

/** What loading a module brings: nothing that acts, somebody else's code, or what acts. */
export type Brings = 'nothing' | 'others' | 'acts'

export const brings = remembered((specifier: string): Brings => {
  if (/^(?:\.{0,2}\/|\.{1,2}$)/u.test(specifier)) return 'nothing'
  // Code that stands in the name, or that lies elsewhere.
  if (/^(?!node:)[a-z]+:/iu.test(specifier)) return 'acts'
  const name = moduleName(specifier)
  if (computing.has(name)) return 'nothing'
  return actingModules.has(name) || name.startsWith('child_process.') || isClient(name) ? 'acts' : 'others'
})

/** What a free name is by itself, without a look at what is done with it. */
export const isActingGlobal = remembered((name: string): boolean => actingGlobals.has(name) || isClient(name))

const spelt: readonly string[] = [...acting, ...words('Function require process location')]
const joined = [...spelt, 'constructor'].join('\n')
/** Whether a text is the name of something that acts. */
export const isName = (text: string): boolean => spelt.includes(text)
/** Whether it may be a part of such a name, or of the way to what runs text. */
export const isPiece = (text: string): boolean => joined.includes(text)
