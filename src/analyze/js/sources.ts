import { remembered } from './remembered.ts'
import { type Api, nothing, type Taint, type Value } from './value.ts'

/**
 * What it is worth following, by the way it is read. The kinds:
 * `env` the whole environment · `env-secret`, `env-user`, `env-name` one variable of it · `host` `user` `home` `net` who
 * the machine and its user are · `system` what kind of machine it is · `place` where it is installed · `file` `listing`
 * content and names of files · `secret` files that hold credentials · `network` what came from outside · `request` what a
 * client of a server of its own sent · `output` of a command · `decoded` text that was hidden · `page` cookies, storage
 * and forms · `locale` language and time zone · `clipboard` · `registry` settings that a package manager passes · `package`
 * and `unpacked` text that another package exports, as it is and decoded · `headers` and `credential` of a request that
 * callers hand over · `balance` how much an account holds · `typed` what is read of a field that somebody hands over.
 */
const read: Readonly<Record<string, string>> = {
  'process.env': 'env',
  'os.hostname()': 'host',
  'os.userInfo()': 'user',
  'os.homedir()': 'home',
  'os.networkInterfaces()': 'net',
  'os.platform()': 'system',
  'os.arch()': 'system',
  'os.type()': 'system',
  'os.release()': 'system',
  'os.version()': 'system',
  'os.cpus()': 'system',
  'os.totalmem()': 'system',
  'os.uptime()': 'system',
  'process.platform': 'system',
  'process.arch': 'system',
  'process.version': 'system',
  'process.versions': 'system',
  'process.cwd()': 'place',
  'process.argv': 'place',
  'process.title': 'place',
  'process.mainModule.filename': 'place',
  'dns.getServers()': 'net',
  __dirname: 'place',
  __filename: 'place',
  'Intl.DateTimeFormat().resolvedOptions().timeZone': 'locale',
  'Intl.DateTimeFormat().resolvedOptions().locale': 'locale',
  'navigator.language': 'locale',
  'navigator.languages': 'locale',
  'process.env.LANG': 'locale',
  'process.env.LC_ALL': 'locale',
  'process.env.TZ': 'locale',
  'document.cookie': 'page',
  'document.forms': 'page',
  localStorage: 'page',
  sessionStorage: 'page',
  // Whoever asks for names by number goes through all of them.
  'localStorage.key()': 'page',
  'sessionStorage.key()': 'page',
  'navigator.clipboard.readText()': 'clipboard',
  'clipboardy.readSync()': 'clipboard',
  'clipboardy.read()': 'clipboard',
  'electron.clipboard.readText()': 'clipboard',
}

const fields = /^(?:document\.|\$\(|jQuery\().*(?:\.value|\.val\(\))$/u
const secretVariable =
  /(?:TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|AUTH$|_KEY$|MNEMONIC|SEED)/iu
const userVariable =
  /^(?:USER|USERNAME|LOGNAME|HOME|USERPROFILE|HOSTNAME|COMPUTERNAME|USERDOMAIN|USERDNSDOMAIN|LOGONSERVER|PWD|INIT_CWD|MAIL|SUDO_USER|SSH_CONNECTION)$/iu

/** @param path a way as `names.ts` spells it; undefined when there is nothing to follow */
export const sourceOf = remembered((path): Taint | undefined => {
  const kind = Object.hasOwn(read, path) ? read[path] : undefined
  if (kind !== undefined) return { kind, detail: path }
  if (/^(?:ethereum|solana|tronWeb|phantom)\b.*\(\)$/u.test(path)) return { kind: 'page', detail: 'a wallet' }
  if (fields.test(path)) return { kind: 'page', detail: 'a field of the page' }
  if (!path.startsWith('process.env.')) return path === 'process' ? { kind: 'env', detail: 'process' } : undefined
  const name = path.slice('process.env.'.length).split('.', 1)[0] ?? ''
  if (/^npm_(?:config|package|lifecycle|node|execpath)/iu.test(name) && !/token|_auth|password/iu.test(name)) {
    return { kind: 'registry', detail: name }
  }
  if (userVariable.test(name)) return { kind: 'env-user', detail: name }
  return { kind: secretVariable.test(name) ? 'env-secret' : 'env-name', detail: name }
})

/** Texts that stand for what only the machine knows, so that paths built on them can be read. */
export const standsFor: Readonly<Record<string, string>> = {
  'os.homedir()': '~',
  'os.tmpdir()': '/tmp',
  'process.env.HOME': '~',
  'process.env.USERPROFILE': '~',
  'process.env.APPDATA': '~/AppData/Roaming',
  'process.env.appdata': '~/AppData/Roaming',
  'process.env.LOCALAPPDATA': '~/AppData/Local',
  'process.env.localappdata': '~/AppData/Local',
  'process.env.TEMP': '/tmp',
  'process.env.TMP': '/tmp',
  'process.env.TMPDIR': '/tmp',
  'process.env.GITHUB_ENV': '$GITHUB_ENV',
  'process.env.GITHUB_PATH': '$GITHUB_PATH',
  'process.execPath': 'node',
  'process.argv0': 'node',
  'process.argv.0': 'node',
  'path.sep': '/',
  'path.delimiter': ':',
  'os.EOL': '\n',
  __dirname: '.',
  'import.meta.dirname': '.',
  'import.meta.url': 'file://.',
}

/** The value that a way leads to. */
export function apiValue(api: Api): Value {
  const value = valueAt(api.path)
  return api.call === undefined ? value : { ...value, apis: [api] }
}

const valueAt = remembered((path): Value => {
  const source = sourceOf(path)
  return {
    ...nothing,
    apis: [{ path }],
    constants: Object.hasOwn(standsFor, path) ? [standsFor[path]] : [],
    // The whole environment is followed as such; one variable of it by its own name.
    taints: source && path !== 'process.env' && path !== 'process' ? [source] : [],
  }
})

/** Names under which callers hand over what must never leave: private keys, seeds and mnemonics of wallets. */
export const isKey = (name: string): boolean =>
  /^(?:_?(?:private|secret)_?key|mnemonic|seed_?phrase|secret_?phrase|wallet_?key)s?$/iu.test(name)
