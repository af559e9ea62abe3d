import semver from 'semver'
import { shared } from '../../src/gather/limit.ts'

/** An exact release and what its archive hashes to. */
export interface Pin {
  readonly name: string
  readonly version: string
  /** `sha512-…` */
  readonly integrity: string
}

/** What a registry says of a package, as far as resolving needs it; abbreviated documents have it. */
export interface Packument {
  readonly 'dist-tags'?: Readonly<Record<string, string>>
  readonly versions?: Readonly<Record<string, Release>>
}

interface Release {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly deprecated?: string | boolean
  readonly dist?: { readonly integrity?: string }
}

/** Undefined for what the registry does not have. */
export type Ask = (name: string) => Promise<Packument | undefined>

/**
 * The releases that lockfiles which name these packages are likely to name: of each its latest, of the first `before` the
 * newest of the two majors before that one too, and all that these depend on, once for each range. Releases without a
 * SHA-512 are left out, since no answer is kept of these either. Sorted, so that the list differs only in what changed.
 */
export async function pinsOf(names: readonly string[], before: number, ask: Ask): Promise<Pin[]> {
  const packumentOf = shared<Packument | undefined>()
  const pins = new Map<string, Pin>()
  const walked = new Set<string>()

  async function walk(name: string, pick: (packument: Packument) => readonly (string | undefined)[]): Promise<void> {
    const packument = await packumentOf(name, () => ask(name))
    if (packument === undefined) return
    await Promise.all(pick(packument).map((version) => add(name, version, packument.versions?.[version ?? ''])))
  }

  async function add(name: string, version: string | undefined, release: Release | undefined): Promise<void> {
    const id = `${name}\t${version}`
    if (version === undefined || release === undefined || walked.has(id)) return
    walked.add(id)
    const integrity = release.dist?.integrity
    if (integrity?.startsWith('sha512-')) pins.set(id, { name, version, integrity })
    const needs = Object.entries({ ...release.dependencies, ...release.optionalDependencies }).map(asked)
    await Promise.all(needs.map(([needed, range]) => walk(needed, (packument) => [satisfying(packument, range)])))
  }

  await Promise.all(names.map((name, rank) => walk(name, rank < before ? majorsOf : latestOf)))
  return [...pins].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pin]) => pin)
}

/** An alias, `npm:NAME@RANGE`, asks for another package. */
function asked([name, range]: readonly [string, string]): readonly [string, string] {
  const [, real, rest] = /^npm:(@?[^@]+)(?:@(.*))?$/u.exec(range) ?? []
  return real === undefined ? [name, range] : [real, rest ?? '*']
}

const latestOf = ({ 'dist-tags': tags }: Packument) => [tags?.['latest']]

function majorsOf(packument: Packument): (string | undefined)[] {
  const [latest] = latestOf(packument)
  const major = semver.parse(latest)?.major ?? 0
  return [latest, ...[major - 1, major - 2].map((one) => (one >= 0 ? satisfying(packument, `${one}`) : undefined))]
}

/** As npm and pnpm choose: the latest where it will do, else the highest that nobody warns of, else the highest. */
function satisfying(packument: Packument, range: string): string | undefined {
  const [latest] = latestOf(packument)
  if (latest !== undefined && semver.satisfies(latest, range)) return latest
  const versions = Object.entries(packument.versions ?? {})
  const sound = versions.filter(([, { deprecated }]) => !deprecated).map(([version]) => version)
  return (
    semver.maxSatisfying(sound, range) ??
    semver.maxSatisfying(
      versions.map(([version]) => version),
      range,
    ) ??
    undefined
  )
}
