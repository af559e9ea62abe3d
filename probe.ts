import { fileURLToPath } from 'node:url'
import { manager } from './test/tools/managers.ts'
import { project } from './test/tools/project.ts'
import { startRegistry } from './test/tools/registry.ts'
import { honestPackages } from './bench/packages.ts'
import { writeFileSync, readFileSync } from 'node:fs'
const cli = fileURLToPath(new URL('./dist/cli.cjs', import.meta.url))
const pm = await manager((process.argv[2] ?? 'pnpm@12') as never)
const n = Number(process.argv[3] ?? 600)
const { packages, direct } = honestPackages(n)
const registry = await startRegistry(packages)
const app = await project({ 'package.json': { name: 'b', version: '1.0.0', private: true, packageManager: `${pm.kind}@${pm.version}`, dependencies: direct } }, { registry: registry.url })
const ok = (r: any) => { if (r.code !== 0) { console.log(r.output); process.exit(1) } return r }
ok(await app.run(pm, ['install']))
ok(await app.exec(pm, ['node', cli, 'init']))
ok(await app.run(pm, ['install', ...(pm.kind === 'pnpm' ? ['--no-frozen-lockfile'] : [])]))
console.log(app.root ?? Object.keys(app))
const f = `${(app as any).root}/.portcullis/pnpmfile.cjs`
for (let i = 0; i < 5; i++) { const s = performance.now(); const r = ok(await app.run(pm, ['install'])); console.log('again', (performance.now() - s).toFixed(0)); if (i === 4) console.log(r.output) }
console.log('ready', pm.shims)
process.on('SIGTERM', () => process.exit())
setInterval(() => {}, 1e6)
