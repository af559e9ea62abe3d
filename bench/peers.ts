import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { npmCommand, once } from '../test/tools/download.ts'
import type { Manager } from '../test/tools/managers.ts'
import type { Project } from '../test/tools/project.ts'
import { type Sample, sampled } from './sample.ts'

/** What people use instead, of the npm registry, as it needs no service of a vendor; November 2026. */
const pins = { '@lavamoat/allow-scripts': '5.1.0', npq: '3.27.0' }
/** Of npq's checks those that ask others than the registry. */
const asksOthers = ['SNYK', 'DOWNLOADS', 'EXPIRED_DOMAINS', 'REPO', 'SIGNATURES', 'PROVENANCE']

export interface Peer {
  readonly label: string
  measure(pm: Manager, app: Project): Promise<Sample>
}

/**
 * `allow-scripts list` looks for packages with scripts in node_modules, `npq --dry-run` judges what is named on the
 * command line, here the project's own dependencies, without what they bring. Neither reads code.
 */
export async function peers(dependencies: readonly string[], timeout: number): Promise<Peer[]> {
  const folder = await installed()
  const bin = (...path: string[]) => join(folder, 'node_modules', ...path)
  const env = Object.fromEntries(asksOthers.map((name) => [`MARSHALL_DISABLE_${name}`, '1']))
  const named = `npq of ${dependencies.length}, network checks off`
  return [
    {
      label: 'LavaMoat allow-scripts list',
      measure: (pm, app) => {
        const argv = ['node', bin('@lavamoat', 'allow-scripts', 'src', 'cli.js'), 'list']
        return sampled((onOutput) => app.exec(pm, argv, { timeout, onOutput }))
      },
    },
    {
      label: named,
      // It fails for warnings, of which it has some about every package.
      measure: (pm, app) => {
        const argv = ['node', bin('npq', 'bin', 'npq.js'), 'install', '--dry-run', '--plain', ...dependencies]
        return sampled((onOutput) => app.exec(pm, argv, { timeout, onOutput, env }), { mayFail: true })
      },
    },
  ]
}

/** Installed once a machine, with their dependencies, from wherever this machine's npm takes packages. */
const installed = (): Promise<string> =>
  once(`bench-peers-${Object.values(pins).join('-')}`, async (folder) => {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: pins }))
    const [command, ...prefix] = npmCommand()
    await promisify(execFile)(command, [...prefix, 'install', '--ignore-scripts', '--no-audit'], { cwd: folder })
  })
