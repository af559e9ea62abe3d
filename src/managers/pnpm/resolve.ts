import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault } from '../../parse/fault.ts'
import { isObject, type Json, own } from '../../parse/json.ts'
import { call } from '../call.ts'
import { snapshot } from '../in-place.ts'
import type { PnpmCall } from './command.ts'

/**
 * To resolve and nothing else. `pnpm remove` knows no `--ignore-scripts`, but takes the setting; in a member of a
 * workspace, `pnpm add` of pnpm 10 does not heed `--lockfile-only`, but links nothing without a modules folder.
 */
const resolveOnly = ['--lockfile-only', '--config.ignore-scripts=true', '--config.enable-modules-dir=false']

/**
 * Asks the same pnpm the same question, to resolve only: in place, after which every file that it may write is put
 * back. (From preResolution the outer run no longer reads the lockfile, so it resolves once more by itself; readPackage
 * holds it to this answer.)
 * @returns the text of the lockfile that it wrote
 */
export async function resolveAgain(
  pnpm: PnpmCall,
  where: { readonly cwd: string; readonly lockfileDir: string; readonly lockfile: unknown },
): Promise<string> {
  const lockfilePath = join(where.lockfileDir, 'pnpm-lock.yaml')
  const before = snapshot(filesThatPnpmWrites(where))
  try {
    const { code, output } = await call([...pnpm.program, ...pnpm.args.filter((arg) => arg !== '--'), ...resolveOnly], {
      cwd: where.cwd,
      env: process.env,
    })
    if (code !== 0) {
      throw new Fault('pnpm/cannot-resolve', `pnpm could not resolve the dependencies:\n${output.trim()}`)
    }
    return existsSync(lockfilePath) ? readFileSync(lockfilePath, 'utf8') : ''
  } finally {
    before.restore()
  }
}

function filesThatPnpmWrites({ cwd, lockfileDir, lockfile }: { cwd: string; lockfileDir: string; lockfile: unknown }) {
  const importers = own(lockfile as Json, 'importers')
  const folders = new Set([cwd, lockfileDir, ...above(cwd, lockfileDir)])
  if (isObject(importers)) for (const folder of Object.keys(importers)) folders.add(join(lockfileDir, folder))
  return [
    join(lockfileDir, 'pnpm-lock.yaml'),
    join(lockfileDir, 'pnpm-workspace.yaml'),
    ...[...folders].map((folder) => join(folder, 'package.json')),
  ]
}

/** pnpm may be called below the package that it works on. */
function above(from: string, to: string): string[] {
  const folders: string[] = []
  for (let at = from; at.startsWith(to) && at !== to && dirname(at) !== at; at = dirname(at)) folders.push(at)
  return folders
}
