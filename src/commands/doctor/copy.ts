import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load as loadYaml } from 'js-yaml'
import { isObject, type Json, own, parseJson } from '../../parse/json.ts'
import { hookCommandFor, hookIn } from '../hook-command.ts'
import { vendored } from '../wiring.ts'
import { canary } from './canary.ts'

const verbatim = [vendored, 'portcullis.json', 'portcullis-approvals.json', '.pnpmfile.cjs', '.pnpmfile.mjs']

/**
 * A project that is wired as this one is and has the canary as its only dependency. Nothing of the project's own code
 * comes along but its pnpmfile, no credentials, and no setting that names another registry. Every script may run as far
 * as the manager is concerned, so that only the guard stands in the way.
 * @param wired false leaves the guard out: the control, in which the canary's script has to run
 */
export function copyProject(root: string, to: string, registry: string, wired: boolean): void {
  mkdirSync(to, { recursive: true })
  if (wired) {
    for (const name of verbatim)
      if (existsSync(join(root, name))) cpSync(join(root, name), join(to, name), { recursive: true })
  }
  writeFileSync(join(to, 'package.json'), JSON.stringify(manifestFor(root, wired)))
  writeFileSync(join(to, '.npmrc'), npmrcFor(wired ? textOf(root, '.npmrc') : '', registry))
  writeFileSync(
    join(to, 'pnpm-workspace.yaml'),
    JSON.stringify(workspaceFor(wired ? textOf(root, 'pnpm-workspace.yaml') : '')),
  )
}

function textOf(root: string, name: string): string {
  const file = join(root, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function manifestFor(root: string, wired: boolean): Json {
  const scripts = own(parseJson(textOf(root, 'package.json'), 'package.json'), 'scripts')
  const hooks = Object.entries(isObject(scripts) ? scripts : {}).flatMap(([name, command]) => {
    const hook = hookIn(String(command))
    return hook && wired ? [[name, hookCommandFor(hook.event)]] : []
  })
  return {
    name: 'portcullis-doctor',
    version: '1.0.0',
    private: true,
    scripts: Object.fromEntries(hooks),
    dependencies: { [canary.name]: canary.version },
  }
}

/** The project's own lines, in which the guard's shell stands, without those that lead elsewhere or hold a secret. */
function npmrcFor(text: string, registry: string): string {
  const elsewhere =
    /^\s*"?(?:@[^=]*:)?registry\b|_auth|_password|certfile|keyfile|proxy|^\s*"?(?:workspaces?|prefix|cache|store-dir)\b/iu
  const lines = text.split(/\r?\n/u).filter((line) => !elsewhere.test(line))
  return `registry=${registry}\ndangerously-allow-all-scripts=true\n${lines.join('\n')}\n`
}

/** Settings of pnpm that decide whether and how the guard is loaded stay; what speaks of packages goes. */
function workspaceFor(text: string): Json {
  const read = text.trim() === '' ? null : (loadYaml(text) as Json)
  const kept = Object.entries(isObject(read) ? read : {}).filter(([key]) => /pnpmfile|script|engine/iu.test(key))
  return { ...Object.fromEntries(kept), dangerouslyAllowAllBuilds: true }
}
