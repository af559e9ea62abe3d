import { existsSync } from 'node:fs'
import type { Which } from '../changes.ts'
import { registryPackage } from '../gather/registry-package.ts'
import type { Changes } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { inert } from '../text/escape.ts'
import { type Session, singleOptions } from './session.ts'

/**
 * What the second package has differently than the first.
 * @param names `name@version`, or paths of archives and unpacked packages
 * @throws Fault `cli/usage`; `diff/unknown` where the bytes of one cannot be had
 */
export async function diff(
  session: Session,
  names: readonly string[],
  options: { readonly offline?: boolean } = {},
): Promise<Changes> {
  const [before, after, ...rest] = names.map(whichOf)
  if (!before || !after || rest.length > 0) throw usage('diff needs two packages')
  const { changesBetween } = await import('../changes.ts')
  const changes = await changesBetween(before, after, singleOptions(session, options))
  if (changes.state === 'known') return changes.value
  throw new Fault('diff/unknown', inert(changes.why), { hint: 'name exact versions, or paths of archives or folders' })
}

/** What looks like a path, or lies there, is one. */
function whichOf(text: string): Which {
  const at = text.indexOf('@', 1)
  if (
    /^(?:\.{0,2}[\\/]|[A-Za-z]:)/u.test(text) ||
    (existsSync(text) && (at === -1 || /\.t(?:ar|gz|ar\.gz)$/u.test(text)))
  )
    return { path: text }
  if (at === -1) throw usage(`${inert(JSON.stringify(text), 80)} names no version`)
  return registryPackage(text.slice(0, at), text.slice(at + 1))
}

const usage = (message: string) => new Fault('cli/usage', message, { hint: 'portcullis diff PKG@1.0.0 PKG@1.0.1' })
