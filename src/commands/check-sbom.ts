import { readFileSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { reportOf } from '../guard.ts'
import type { Report } from '../model.ts'
import type { Sbom } from '../parse/component.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { maxSbomBytes, parseSbom } from '../parse/sbom.ts'
import { coverageOf, setOfSbom } from '../parse/sbom-set.ts'
import { judged } from './check.ts'
import { inputOf, type Session } from './session.ts'

/**
 * Judges the npm packages of somebody's bill of materials under this project's policy, each as one that is new here,
 * and says how much the bill leaves unsaid.
 * @throws Fault `sbom/…`
 */
export async function checkSbom(
  session: Session,
  path: string,
  options: { readonly offline?: boolean },
): Promise<Report> {
  const { folder } = session.project
  const sbom = readSbom(folder, path)
  const set = setOfSbom(sbom, nameIn(folder, path))
  const judgements = await judged(session, set, { packages: [], gaps: [] }, options)
  return {
    ...reportOf(set, judgements, inputOf(session).feed),
    coverage: coverageOf(sbom),
    notes: [`${sbom.format} ${sbom.version}: the vendor's word, held against the feed and the registry`],
  }
}

/** @throws Fault `sbom/cannot-read`, `sbom/too-large` and those of `parseSbom` */
export function readSbom(folder: string, path: string): Sbom {
  const file = resolve(folder, path)
  try {
    if (statSync(file).size > maxSbomBytes)
      throw new Fault('sbom/too-large', `${path} has more than ${maxSbomBytes} bytes`, { file })
    return parseSbom(readFileSync(file, 'utf8'), path)
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault('sbom/cannot-read', `${path} cannot be read: ${reasonOf(cause)}`, { file, cause })
  }
}

const nameIn = (folder: string, path: string) => relative(folder, resolve(folder, path)).split(sep).join('/')
