// Writes packages.tsv anew: every package that npm resolves for the manifests here, with its integrity. It asks the
// registry for metadata only. node bench/projects/pin.mjs
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const here = import.meta.dirname
const flags = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps']
const pins = new Map()
for (const file of readdirSync(here).filter((name) => name.endsWith('.json'))) {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-pin-'))
  copyFileSync(join(here, file), join(folder, 'package.json'))
  execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  const entries = Object.entries(packages).filter(([path, { integrity, inBundle }]) => path && integrity && !inBundle)
  for (const [path, { name, version, integrity }] of entries) {
    const own = name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    pins.set(`${own}\t${version}`, integrity)
  }
  process.stdout.write(`${file}: ${entries.length} places, ${pins.size} packages so far\n`)
  rmSync(folder, { recursive: true })
}
const lines = [...pins].map(([key, integrity]) => `${key}\t${integrity}`).sort()
writeFileSync(join(here, 'packages.tsv'), `${lines.join('\n')}\n`)
