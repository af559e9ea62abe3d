import type { Evidence, Rule, Signal } from '../model.ts'
import {
  actsAlone,
  actsAt,
  actsOrLies,
  firstHit,
  hitAt,
  listArg,
  saidOf,
  signalsOf,
  textArg,
  toHost,
} from './shared/code-signals.ts'
import { isForeignTo, isHere, isPublisher, ownWords } from './shared/hosts.ts'

/** Who the machine and its user are, and what lies on it; `system` and `manifest` any downloader puts into a URL. */
const telling = new Set([
  'env',
  'env-secret',
  'env-user',
  'host',
  'user',
  'home',
  'net',
  'secret',
  'file',
  'listing',
  'clipboard',
  'screen',
  'output',
])

/** Programs and files are read for many reasons; at an install few of them are sent anywhere. */
const weak = new Set(['output', 'file', 'listing', 'env-secret', 'env-user', 'home'])

/**
 * Nothing that is installed needs to tell anybody the name of the machine, its user or its environment before it was even
 * used. Probes for dependency confusion do exactly this, and so does most malware of its first hour.
 */
export const codeSendsIdentity: Rule = {
  id: 'code/sends-identity',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const isMeant = (signal: Signal) => actsOrLies(signal) || isWhole(evidence, signal)
    yield* firstHit(signalsOf(evidence, 'flow/send').filter(isMeant), (signal) => {
      const host = textArg(signal.args, 'host')
      const from = listArg(signal.args, 'from').filter((kind) => telling.has(kind))
      if (from.length === 0 || isHere(host)) return undefined
      const names = listArg(signal.args, 'names')
      const acts = actsAt(signal)
      // Tokens that a build service hands out for its own steps: whoever has one speaks for the project.
      const isBuild = acts !== 'unreached' && names.some((name) => name.startsWith('env-secret:ACTIONS_'))
      // What a search over folders found, with the names of where it lay.
      const isSearch =
        actsAlone(signal) &&
        from.includes('file') &&
        from.includes('listing') &&
        (isForeignTo(evidence, host) ||
          (host === '' && needsNoHost.test(textArg(signal.args, 'how')) && names.some((name) => ofUser.test(name))))
      // Words of a name that is looked up under somebody's domain; a file of the project that is posted to a stranger.
      const isTold = actsAlone(signal) && (isInName(signal) || isPosted(evidence, signal))
      if (
        !isBuild &&
        !isSearch &&
        !isTold &&
        from.every((kind) => weak.has(kind)) &&
        (acts !== 'install' || (host === '' && !needsNoHost.test(textArg(signal.args, 'how'))))
      )
        return undefined
      if (from.every((kind) => kind === 'env-secret') && isOwnVariable(evidence, names)) return undefined
      if (from.every((kind) => kind === 'env-secret') && isOfHost(evidence, signal, names)) return undefined
      // A program of a service, with a setting of its own among what it was seen to handle, that asks an address worked out.
      const isProgram = from.includes('env-secret') && isOwnVariable(evidence, names) && host === ''
      if (isProgram && acts === 'import') return undefined
      const isService = from.includes('env-secret') && isOwnVariable(evidence, names) && isOwnService(evidence, host)
      if (isService && from.every((kind) => weak.has(kind))) return undefined
      // A service that counts its installs asks the package manager and git who installs it, and is called what it is.
      if (from.every((kind) => kind === 'output') && isNamesake(evidence, host)) return undefined
      if (acts === 'unreached' && (host === '' || from.length < 2)) return undefined
      return hitAt(signal, { from, host, names }, host === '' ? 'medium' : 'high')
    })
  },
  say: (args) => `it sends ${(args['from'] as string[]).map(inWords).join(', ')}${toHost(args)} ${saidOf(args)}`,
}

/**
 * All of the environment goes to a stranger: when a program is started, or once a function is called. Whoever chose the host
 * of a library chose its name, too: there it excuses nothing that they are alike.
 */
function isWhole(evidence: Evidence, signal: Signal): boolean {
  if (actsAt(signal) === 'unreached' || !listArg(signal.args, 'names').includes('env:process.env')) return false
  const host = textArg(signal.args, 'host')
  const isLibrary = actsAt(signal) === 'called' && signal.when.includes('import')
  return isForeignTo(evidence, host) || (isLibrary && host !== '' && !isHere(host) && !isPublisher(host))
}

const isInName = ({ args }: Signal): boolean =>
  textArg(args, 'how').startsWith('dns.') && textArg(args, 'host').startsWith('.')

const isPosted = (evidence: Evidence, { file, line, args }: Signal): boolean =>
  listArg(args, 'names').some((name) => /^file:(?:…|\uffff)\/[\w.-]+$/u.test(name)) &&
  isForeignTo(evidence, textArg(args, 'host')) &&
  signalsOf(evidence, 'network/request').some(
    (one) => one.file === file && one.line === line && textArg(one.args, 'method') !== '',
  )

/** Mail and file transfer are there to carry things away, whatever their host is called. */
const needsNoHost = /^(?:nodemailer|ftp|basic-ftp|ssh2)/u

/** A search that begins with the user's folder, the disk's or the project's own; a folder that a caller names is not known. */
const ofUser = /^(?:listing|file):(?:~|\/|[a-z]:|\.{0,2}$)|^place:process\.cwd/iu

/** `SCARF_API_TOKEN` in a package of scarf is a setting of its own. */
const isOwnVariable = (evidence: Evidence, names: readonly string[]) =>
  names
    .filter((name) => name.startsWith('env-secret:'))
    .every((name) =>
      ownWords(evidence).some((word) => name.toLowerCase().slice('env-secret:'.length).split('_').includes(word)),
    )

/** A token of GitHub lets a downloader ask GitHub more often; nothing is put there by the same file. */
function isOfHost(evidence: Evidence, { file, args }: Signal, names: readonly string[]): boolean {
  const writes = signalsOf(evidence, 'network/request').some(
    (one) => one.file === file && textArg(one.args, 'method') !== '',
  )
  const service = textArg(args, 'host').split('.').at(-2) ?? ''
  const isIts = (name: string) =>
    name.toLowerCase().slice('env-secret:'.length).split('_').includes(service) ||
    (service === 'github' && name.startsWith('env-secret:GH_'))
  return !writes && service.length >= 4 && names.filter((name) => name.startsWith('env-secret:')).every(isIts)
}

/** `scarf.sh` for a package of scarf. */
const isNamesake = (evidence: Evidence, host: string) => ownWords(evidence).includes(host.split('.').at(-2) ?? '')

/** `saucelabs.com` for a package of sauce, which is told a secret of sauce and what its own program said. */
const isOwnService = (evidence: Evidence, host: string) =>
  ownWords(evidence).some((word) => word.length >= 5 && host.split('.').at(-2)?.startsWith(word))

const said: Readonly<Record<string, string>> = {
  env: 'the whole environment',
  'env-secret': 'secrets of the environment',
  'env-user': 'who the user is',
  host: "the machine's name",
  user: "the user's name",
  home: "the user's folder",
  net: 'its network addresses',
  secret: 'files with credentials',
  file: 'files',
  listing: 'lists of files',
  clipboard: 'the clipboard',
  screen: 'pictures of the screen',
  output: 'what commands print',
}
const inWords = (kind: string) => said[kind] ?? kind
