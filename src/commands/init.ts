import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTerminal } from '../ask/tty.ts'
import { readNpmrc } from '../gather/npmrc.ts'
import { guard } from '../guard.ts'
import { beside, home } from '../home.ts'
import { Fault } from '../parse/fault.ts'
import { own, parseJson, stringOf } from '../parse/json.ts'
import { formatAccepted } from '../policy/accepted.ts'
import { acceptedFile, approvalsFile, openProject, policyFile, recordAccepted, recordApprovals } from '../project.ts'
import { lockfilesIn } from './check.ts'
import { inputOf, personOf, type Session, tell } from './session.ts'
import { type Edit, managersOf, unwire, vendored, wire } from './wiring.ts'

interface Options {
  readonly dryRun: boolean
}

const bundle = ['guard.cjs', 'pnpmfile.cjs', 'preinstall.cjs', 'script-shell.cjs', 'THIRD-PARTY-NOTICES.txt']
const newPolicy = `{
  "$schema": "./${vendored}/portcullis.schema.json",
  "minimumAge": "1d"
}
`

/** How a file was before the first `init`, so that `--remove` can put it back byte for byte. */
interface Original {
  readonly path: string
  /** Base64, or null where there was no file. */
  readonly before: string | null
  /** sha256 of what init wrote; a file that differs was changed since and is only cleaned. */
  readonly after: string
}

/** Vendors the guard, wires the project's managers and judges what is installed already. Returns what it did, a line each. */
export async function init(session: Session, { dryRun }: Options): Promise<string[]> {
  const root = session.project.folder
  if (!existsSync(join(root, 'package.json'))) {
    throw new Fault('init/no-project', `${root} has no package.json`, { hint: "run it in the project's root" })
  }
  const edits = [...wire(root), ...policyEdit(root)]
  const said = edits.map(({ path, before, why }) => `${before === undefined ? 'create' : 'change'} ${path}: ${why}`)
  if (dryRun)
    return [`create ${vendored}/: the guard itself, to be committed`, ...said, 'nothing was written (--dry-run)']
  vendor(root)
  remember(root, edits)
  for (const { path, after } of edits) if (after !== undefined) writeFileSync(join(root, path), after)
  await baseline(session)
  const managers = managersOf(root).join(' and ')
  return [
    `vendored the guard into ${vendored}/`,
    ...said,
    `${managers} installs of this project are guarded now; commit these files`,
  ]
}

function policyEdit(root: string): Edit[] {
  if (existsSync(policyFile(root))) return []
  return [{ path: 'portcullis.json', before: undefined, after: newPolicy, why: 'the policy' }]
}

function vendor(root: string): void {
  const folder = join(root, vendored)
  mkdirSync(folder, { recursive: true })
  for (const name of bundle) {
    const from = join(home, name)
    if (!existsSync(from))
      throw new Fault('init/not-built', `${from} is missing`, {
        hint: 'install portcullis again, or run `npm run build` in its repository',
      })
    copyFileSync(from, join(folder, name))
  }
  const feed = beside('feed.bin', 'feed/snapshot.bin')
  if (feed) copyFileSync(feed, join(folder, 'feed.bin'))
  const schema = beside('portcullis.schema.json', 'schema/portcullis.schema.json')
  if (schema) copyFileSync(schema, join(folder, 'portcullis.schema.json'))
  const shell = join(folder, 'shell')
  writeFileSync(shell, shellText)
  chmodSync(shell, 0o755)
}

/**
 * npm calls it by the path in .npmrc. Node is taken by the path that npm itself gives: on a script's PATH the first
 * `node` may be a bin that a dependency brought.
 */
const shellText = `#!/bin/sh
# portcullis stands in front of every script that npm starts in this project.
case "$npm_node_execpath" in
  /*) exec "$npm_node_execpath" "\${0%/*}/script-shell.cjs" - "$@" ;;
esac
echo "portcullis: npm did not say which node it runs on, so no script is run" >&2
exit 2
`

/** Residents: what the lockfile holds is judged once, offered in one question, and not asked about again. */
async function baseline(session: Session): Promise<void> {
  const root = session.project.folder
  if (existsSync(acceptedFile(root))) return
  const project = openProject(root)
  const set = hasLockfile(root) ? lockfilesIn(root) : undefined
  writeFileSync(acceptedFile(root), formatAccepted([]))
  if (set === undefined) return
  const terminal = openTerminal()
  try {
    const config = readNpmrc(root, session.env)
    const asked = terminal && { asked: { terminal, by: personOf(session.env) } }
    const { report, approvals } = await guard(set, {
      ...inputOf(session),
      project,
      config,
      offline: config.offline,
      before: set,
      ...asked,
    })
    if (approvals.length > 0) await recordApprovals(root, approvals)
    await recordAccepted(root, report.judgements)
    tell(session, report)
  } finally {
    terminal?.close()
  }
}

const hasLockfile = (root: string) =>
  ['pnpm-lock.yaml', 'package-lock.json', 'npm-shrinkwrap.json'].some((name) => existsSync(join(root, name)))

const recordOf = (root: string) => join(root, vendored, 'init.json')
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

function remember(root: string, edits: readonly Edit[]): void {
  const known = originals(root)
  const fresh = edits
    .filter(({ path }) => !known.some((original) => original.path === path))
    .map(({ path, after }): Original => {
      const file = join(root, path)
      return {
        path,
        before: existsSync(file) ? readFileSync(file).toString('base64') : null,
        after: hashOf(after ?? ''),
      }
    })
  const again = known.map((original) => {
    const edit = edits.find(({ path }) => path === original.path)
    return edit?.after === undefined ? original : { ...original, after: hashOf(edit.after) }
  })
  writeFileSync(recordOf(root), `${JSON.stringify([...again, ...fresh], null, 2)}\n`)
}

function originals(root: string): Original[] {
  const file = recordOf(root)
  if (!existsSync(file)) return []
  const list = parseJson(readFileSync(file, 'utf8'), file)
  return (Array.isArray(list) ? list : []).flatMap((item) => {
    const [path, before, after] = [stringOf(own(item, 'path')), own(item, 'before'), stringOf(own(item, 'after'))]
    const isPlain = path !== undefined && /^[\w.-]+$/u.test(path) && after !== undefined
    return isPlain && (before === null || typeof before === 'string') ? [{ path, before, after }] : []
  })
}

/** Undoes `init`. Files that nobody touched since are restored byte for byte; from others only the wiring is taken. */
export async function remove(session: Session, { dryRun }: Options): Promise<string[]> {
  const root = session.project.folder
  const known = originals(root)
  const untouched = known.filter(
    ({ path, after }) => existsSync(join(root, path)) && hashOf(readFileSync(join(root, path), 'utf8')) === after,
  )
  const restored = new Set(untouched.map(({ path }) => path))
  const cleaned = unwire(root).filter(({ path }) => !restored.has(path))
  const said = [
    ...untouched.map(({ path, before }) => `${before === null ? 'delete' : 'restore'} ${path}`),
    ...cleaned.map(({ path }) => `take the guard out of ${path}, which was changed since`),
    `delete ${vendored}/`,
    ...(existsSync(approvalsFile(root)) ? ['portcullis-approvals.json stays: it holds your decisions'] : []),
  ]
  if (dryRun) return [...said, 'nothing was written (--dry-run)']
  for (const { path, before } of untouched) {
    if (before === null) rmSync(join(root, path), { force: true })
    else writeFileSync(join(root, path), Buffer.from(before, 'base64'))
  }
  for (const { path, after } of cleaned) if (after !== undefined) writeFileSync(join(root, path), after)
  rmSync(join(root, vendored), { recursive: true, force: true })
  return said
}
