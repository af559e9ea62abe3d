import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { home, shippedFacts } from '../../home.ts'
import { Fault } from '../../parse/fault.ts'
import { inert } from '../../text/escape.ts'
import { bundle, shellText } from '../vendor.ts'
import { vendored, wire } from '../wiring.ts'
import { type Checkup, failed, ok, warning } from './checkup.ts'

const renew = 'run `portcullis init`: it renews them'

/** The vendored guard against the one that runs now, byte for byte. */
export function vendoredFiles(root: string): Checkup {
  const folder = join(root, vendored)
  const about = `${vendored}/`
  if (!existsSync(folder)) return failed(about, 'the guard is not in this project', 'run `portcullis init`')
  const missing = [...bundle, 'shell'].filter((name) => !existsSync(join(folder, name)))
  if (missing.length > 0) return failed(about, `missing: ${missing.join(', ')}`, renew)
  const isOther = (name: string) =>
    existsSync(join(home, name)) && hashOf(join(home, name)) !== hashOf(join(folder, name))
  const facts = basename(shippedFacts)
  const changed = [...bundle, ...(existsSync(join(folder, facts)) ? [facts] : [])].filter(isOther)
  const shell = join(folder, 'shell')
  if (readFileSync(shell, 'utf8') !== shellText) changed.push('shell')
  if (process.platform !== 'win32' && (statSync(shell).mode & 0o111) === 0)
    return failed(about, 'shell is not executable', renew)
  if (changed.length > 0) {
    return failed(
      about,
      `not as this portcullis writes them: ${changed.join(', ')}`,
      `${renew}; where you did not expect it, see what changed first`,
    )
  }
  return ok(about, `${bundle.length + 1} files, each as this portcullis writes it`)
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

/** What `init` would change now is what is not wired. */
export function wiringOf(root: string): Checkup[] {
  try {
    const { edits, notes } = wire(root)
    const open = edits.map(({ path, why }) => failed('wiring', `${path} is not wired: ${why}`, 'run `portcullis init`'))
    const noted = notes.map((note) => warning('wiring', inert(note, 400)))
    return open.length > 0
      ? [...open, ...noted]
      : [ok('wiring', 'every file of this project calls the guard'), ...noted]
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return [failed('wiring', inert(error.message, 400), error.options?.hint)]
  }
}
