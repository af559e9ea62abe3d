import { readFileSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import type { KnownFeed } from '../feed-store.ts'
import { reportOf } from '../guard.ts'
import type { Fact, Report, ResolvedSet } from '../model.ts'
import type { Sbom } from '../parse/component.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { parseNpmPurl } from '../parse/purl.ts'
import { quote } from '../parse/quote.ts'
import { maxSbomBytes, parseSbom } from '../parse/sbom.ts'
import { coverageOf, setOfSbom } from '../parse/sbom-set.ts'
import { judged } from './check.ts'
import { projectConfig } from './project-config.ts'
import { inputOf, type Session } from './session.ts'

/**
 * Judges the npm packages of somebody's bill of materials under this project's policy, each as one that is new here,
 * and says how much the bill leaves unsaid.
 * @throws Fault `sbom/…`
 */
export async function checkSbom(
  session: Session,
  path: string,
  options: { readonly offline?: boolean; readonly afresh?: boolean },
): Promise<Report> {
  const { folder } = session.project
  const sbom = readSbom(folder, path)
  const { registries } = projectConfig(folder, session.env)
  const { feed } = inputOf(session)
  const set = withoutForeignAddresses(setOfSbom(withListedProduct(sbom, feed), nameIn(folder, path)), registries)
  const judgements = await judged(session, set, { packages: [], gaps: [] }, options)
  return {
    ...reportOf(set, judgements, feed),
    coverage: coverageOf(sbom),
    notes: [`${sbom.format} ${sbom.version}: the vendor's word, held against the feed and the registry`],
  }
}

/**
 * What a bill is of is the vendor's own, and in no registry that could be asked: it is judged only where the feed names
 * it, so that nothing gets by as the product of its own bill.
 */
function withListedProduct(sbom: Sbom, feed: Fact<KnownFeed>): Sbom {
  const { product, components } = sbom
  const { name, version = product?.version } = parseNpmPurl(product?.purl ?? '') ?? {}
  if (product === undefined || name === undefined || version === undefined || feed.state === 'unknown') return sbom
  return feed.value.lookup(name, version).length === 0 ? sbom : { ...sbom, components: [...components, product] }
}

/** Public names of the public registry. */
const publicRegistries = ['https://registry.npmjs.org/', 'https://registry.yarnpkg.com/']

/**
 * A vendor does not get to choose what a machine in here asks: archives are fetched from the project's registries only.
 * What is said to lie elsewhere is judged by what a registry has under its name, and that is a gap.
 */
function withoutForeignAddresses({ packages, gaps }: ResolvedSet, registries: readonly string[]): ResolvedSet {
  const origins = new Set([...registries, ...publicRegistries].map(originOf))
  const foreign = packages.filter(({ source }) => {
    const address = source.type === 'url' ? source.url : source.type === 'registry' ? source.tarball : undefined
    return address !== undefined && !origins.has(originOf(address))
  })
  const isForeign = new Set(foreign)
  return {
    packages: packages.map((pkg) => (isForeign.has(pkg) ? { ...pkg, source: { type: 'registry' } } : pkg)),
    gaps: [
      ...gaps,
      ...foreign.map(({ id, place }) => ({
        about: 'sbom',
        why: `${quote(id)} is said to come from an address that is no registry of this project (line ${place?.line})`,
      })),
    ],
  }
}

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : address)

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
