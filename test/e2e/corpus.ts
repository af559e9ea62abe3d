import { harm } from '../analyze/exam/harm.ts'
import { loaders } from '../analyze/exam/loaders.ts'
import { stealers } from '../analyze/exam/stealers.ts'
import { wallets } from '../analyze/exam/wallets.ts'
import { worms } from '../analyze/exam/worms.ts'
import { incidents } from '../analyze/js/incidents.ts'
import { techniques } from '../analyze/js/techniques.ts'
import type { FixturePackage } from '../tools/packages.ts'
import type { Registry } from '../tools/registry.ts'

/** Every hostile package of the tests and every honest one that looks like it, under names that say nothing. */
export const corpus: FixturePackage[] = [
  ...techniques,
  ...incidents,
  ...worms,
  ...wallets,
  ...loaders,
  ...stealers,
  ...harm,
]
  .flatMap(({ hostile, honest }) => (honest ? [hostile, honest] : [hostile]))
  .map(({ manifest = {}, files }, index) => ({ name: `corpus-${index}`, version: '1.0.0', manifest, files }))

/** A project's package-lock.json that names these packages. */
export const lockfileOf = (registry: Registry, packages: readonly FixturePackage[]) => ({
  name: 'app',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'app', dependencies: Object.fromEntries(packages.map(({ name, version }) => [name, version])) },
    ...Object.fromEntries(
      packages.map(({ name, version }) => [
        `node_modules/${name}`,
        {
          version,
          resolved: `${registry.url}${name}/-/${name}-${version}.tgz`,
          integrity: registry.integrity(name, version),
        },
      ]),
    ),
  },
})
