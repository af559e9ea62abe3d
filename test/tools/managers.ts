import { chmod, copyFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { integrityOf } from '../../src/parse/integrity.ts'
import type { Pinned } from './download.ts'
import { nodeFolder, once, unpacked } from './download.ts'
import type { Result, RunOptions } from './run.ts'
import { runIn } from './run.ts'

export type { Result, RunOptions } from './run.ts'

export const managerNames = ['npm@11', 'npm@12', 'pnpm@10', 'pnpm@11', 'pnpm@12'] as const
export type ManagerName = (typeof managerNames)[number]

/** One exact version of a package manager with the Node it needs. */
export interface Manager {
  readonly id: ManagerName
  readonly kind: 'npm' | 'pnpm'
  readonly major: number
  readonly version: string
  /** The folder of its node. */
  readonly nodeDir: string
  /** Holds `npm`, `npx`, `pnpm` and `node` of exactly these versions; `run` puts it first on the PATH. */
  readonly shims: string
  /** The start of its argv. */
  readonly bin: readonly string[]
  /** Never throws for an exit code; a run of more than two minutes is killed with all its children. */
  run(args: readonly string[], options: RunOptions): Promise<Result>
  /** Any other command in the same environment, e.g. `['node', cli, 'install']`. */
  exec(argv: readonly string[], options: RunOptions): Promise<Result>
}

/** `npm view <name>@<version> dist.integrity`, November 2026. */
const pins: Readonly<Record<ManagerName, Pinned>> = {
  'npm@11': {
    name: 'npm',
    version: '11.19.1',
    integrity: 'sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==',
  },
  'npm@12': {
    name: 'npm',
    version: '12.2.0',
    integrity: 'sha512-ZsJjKpTnlmSXOLLXiU1xDCzC4Wlok4IwZmh/aw2KUuXytU7q6qMv/cUT7MoeSf95Slwuw/lRXYefGzGCspHPNQ==',
  },
  'pnpm@10': {
    name: 'pnpm',
    version: '10.34.9',
    integrity: 'sha512-9JtajqD97bRLs8DB1ldQkqU8KVDZW3rRXfEfF5dId6LeOgHAfpNOmyjOcW5RwJqUlixzBtCb4uHksYqMh2L9Mg==',
  },
  'pnpm@11': {
    name: 'pnpm',
    version: '11.28.11',
    integrity: 'sha512-dAGE0Q+B9dWxZb6IVg7numJAbEE0iWq8J6WAEJ7sL0fB5B2RJRyUTCyrq8scIkYXmeu3LeLsYlryAwsONsc1ow==',
  },
  'pnpm@12': {
    name: 'pnpm',
    version: '12.21.0',
    integrity: 'sha512-Zv2CeO4ok1zpUXktNDZ/869cQyonVkRYIwKVM4NbjaUpu+C+UTCv1W7QcT+4eJ5Hutgtk71a4v5UsVVi1idu8A==',
  },
}

const nodes: Readonly<Record<string, string>> = {
  'linux-x64': 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'linux-arm64': 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
}

const nativePnpm: Readonly<Record<string, string>> = {
  'linux-x64': 'sha512-8eufCjHXspKbNS/kh8q4Q0gqJoOuvC4Q5pgos6XS8By/nAMtP+jf8F1Cw9er840kfAX+PJ/ts+A9qnLE91rvXQ==',
  'linux-arm64': 'sha512-4Oj/iF2TDCe2lcH0n4TupPR5sSdrNLclJB6xBElLMPCUOAvBhdf2rRlSaO5M4erJ6g4Fyy7YTXTpcmfFsKyxEA==',
}

/** They stay the version they are, and take what was published a moment ago. */
const settings: Readonly<Record<ManagerName, Readonly<Record<string, string>>>> = {
  'npm@11': {},
  'npm@12': {},
  'pnpm@10': { npm_config_manage_package_manager_versions: 'false', npm_config_minimum_release_age: '0' },
  'pnpm@11': { pnpm_config_pm_on_fail: 'ignore', pnpm_config_minimum_release_age: '0' },
  'pnpm@12': { pnpm_config_pm_on_fail: 'ignore', pnpm_config_minimum_release_age: '0' },
}

/** npm warns of the second one, and pnpm takes the first out of a script's environment. */
const nodedirVariables = { npm: 'npm_package_config_node_gyp_nodedir', pnpm: 'npm_config_nodedir' } as const

const platform = `${process.platform}-${process.arch}`

/** @throws Error where a download fails or is not what was pinned, or nothing is pinned for this platform. */
export async function manager(id: ManagerName): Promise<Manager> {
  const [kind, major] = id.split('@') as ['npm' | 'pnpm', string]
  const nodeDir = id === 'npm@11' || id === 'pnpm@10' ? nodeFolder() : await node24()
  const node = join(nodeDir, 'node')
  const bin = await binOf(id, node)
  const shims = await shimsOf(node, {
    npm: id === 'npm@12' ? bin : await binOf('npm@11', node),
    npx: [node, join(await unpacked(pins[id === 'npm@12' ? id : 'npm@11']), 'bin', 'npx-cli.js')],
    ...(kind === 'pnpm' && { pnpm: bin }),
  })
  const world = { folders: [shims, nodeDir], settings: settings[id], nodedirVariable: nodedirVariables[kind] }
  return {
    id,
    kind,
    major: Number(major),
    version: pins[id].version,
    nodeDir,
    shims,
    bin,
    run: (args, options) => runIn(world, [...bin, ...args], options),
    exec: (argv, options) => runIn(world, argv, options),
  }
}

async function binOf(id: ManagerName, node: string): Promise<readonly string[]> {
  if (id === 'pnpm@12') return [join(await pnpm12(), 'pnpm')]
  const folder = await unpacked(pins[id])
  const entry = { npm: 'npm-cli.js', pnpm: 'pnpm.cjs' }[pins[id].name as 'npm' | 'pnpm']
  return [node, join(folder, 'bin', entry)]
}

/** npm 12 and pnpm 11/12 do not start on Node 20. A newer running Node serves where none is pinned. */
async function node24(): Promise<string> {
  const integrity = nodes[platform]
  if (integrity) return join(await unpacked({ name: `node-${platform}`, version: '24.21.0', integrity }), 'bin')
  if (Number.parseInt(process.versions.node, 10) >= 24) return nodeFolder()
  throw new Error(`No Node 24 is pinned for ${platform}; run the tests on Node 24`)
}

/** What pnpm's own install script makes: the native program in the place of `pnpm`, next to `dist/` with node-gyp. */
async function pnpm12(): Promise<string> {
  const integrity = nativePnpm[platform]
  if (!integrity) throw new Error(`No native pnpm 12 is pinned for ${platform}`)
  const { version } = pins['pnpm@12']
  const native = await unpacked({ name: `@pnpm/exe.${platform}`, version, integrity })
  const wrapper = await unpacked(pins['pnpm@12'])
  return once(`pnpm-${version}-${platform}-joined`, async (folder) => {
    await symlink(join(wrapper, 'dist'), join(folder, 'dist'))
    await copyFile(join(wrapper, 'package.json'), join(folder, 'package.json'))
    await copyFile(join(native, 'pnpm'), join(folder, 'pnpm'))
    await chmod(join(folder, 'pnpm'), 0o755)
  })
}

/** A `pnpm` that fails stands where there is none, so that a machine's own is never run by chance. */
function shimsOf(node: string, commands: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const absent = ['sh', '-c', 'echo "this fixture has no such command" >&2; exit 127']
  const scripts = Object.entries({ pnpm: absent, pnpx: absent, yarn: absent, ...commands, node: [node] }).map(
    ([name, argv]) => [name, `#!/bin/sh\nexec ${argv.map(quote).join(' ')} "$@"\n`] as const,
  )
  const key = integrityOf(Buffer.from(JSON.stringify(scripts)), 'sha256')
    .slice(7, 23)
    .replaceAll(/[^A-Za-z0-9]/gu, '_')
  return once(`shims-${key}`, async (folder) => {
    for (const [name, script] of scripts) await writeFile(join(folder, name), script, { mode: 0o755 })
  })
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
