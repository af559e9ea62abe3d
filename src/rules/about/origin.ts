import type { Abouts } from './about.ts'

export const origin: Abouts = {
  'confusion/inflated-version': {
    why: 'The highest version wins, so whoever wants to be chosen over an internal package takes one that nobody reaches. A third of known malicious names have a major of 9 or more.',
    example: 'An unknown name at 99.99.99.',
    nearMiss: 'Versions that are dates, and packages with a past that count that high.',
  },
  'confusion/looks-internal': {
    why: 'Internal names leak through bundles, error pages and job adverts. What is guessed after them begins alike.',
    example: 'acme-billing from the public registry in a project whose own packages are @acme/….',
    nearMiss: 'A public package that is declared in the policy.',
  },
  'confusion/two-registries': {
    why: 'Two registries have a package of this name. Which one is installed depends on a setting, and on who publishes the higher version.',
    example: 'ui-kit on the internal registry and on the public one.',
    nearMiss: 'A mirror that has the very same archive.',
  },
  'confusion/wrong-registry': {
    why: 'Dependency confusion (2021): an internal name comes from a registry that it must not come from.',
    example: '@acme/auth resolved from registry.npmjs.org.',
    nearMiss: 'The same name from one of the registries that the policy names for it.',
  },
  'integrity/changed': {
    why: "Registries do not replace a version's bytes. A lockfile in which they change was edited, or the registry lies.",
    example: 'The same version in the lockfile with another sha512.',
    nearMiss: 'A stronger hash of the same bytes.',
  },
  'integrity/mismatch': {
    why: 'The bytes are not the ones that the lockfile promises. Nothing that follows about them can be trusted.',
    example: 'An archive that was replaced on a mirror.',
    nearMiss: 'A lockfile that gives several hashes, one of which fits.',
  },
  'integrity/missing': {
    why: 'Without an integrity nothing ties the bytes that are installed later to the ones that were judged.',
    example: 'A lockfile entry with an address and no hash.',
    nearMiss: 'A link to a folder of the project.',
  },
  'integrity/weak': {
    why: 'SHA-1 can be forged. Lockfiles from before npm 5 have nothing else, so this alone stops nothing.',
    example: 'sha1-… in an old lockfile.',
    nearMiss: 'sha512.',
  },
  'name/invented': {
    why: 'Campaigns publish by the thousand under names that a program makes. People want theirs to be read.',
    example: 'xkq-wzvbtr',
    nearMiss: 'Abbreviations and words of other languages that known packages use.',
  },
  'name/resembles': {
    why: 'The name may be taken for a popular one. Plugins and forks are honestly named after what they serve, so this is only shown.',
    example: 'lodash-utils-helper',
    nearMiss: "A package of the popular one's own people.",
  },
  'name/runs-script': {
    why: 'What leans on a known name, or has one that a machine made, and also wants to run at once has two things to explain.',
    example: 'A package called reactt with a postinstall.',
    nearMiss: 'An established plugin that builds a native part.',
  },
  'name/typosquat': {
    why: 'A name that nobody knows is one slip of the hand away from one that everybody knows.',
    example: 'loadsh for lodash.',
    nearMiss: "Names that are popular themselves, short ones, and releases by the popular package's own people.",
  },
  'source/alias': {
    why: 'An alias shows another name in package.json than the one that is installed. An honest one leads to a fork that people know, or to another version of the same name.',
    example: '"lodash": "npm:unknown-thing@1.0.0"',
    nearMiss: '"react-17": "npm:react@17"',
  },
  'source/bundled': {
    why: 'What a package brings along inside its own archive is tied to nothing that a registry published.',
    example: 'node_modules inside an archive.',
    nearMiss: 'Code that a bundler has put into one file.',
  },
  'source/git': {
    why: 'A git dependency has no integrity and runs scripts while it is fetched. A branch may be another tomorrow.',
    example: 'github:user/repo#main',
    nearMiss: 'The same package from the registry.',
  },
  'source/http': {
    why: 'Whoever sits on the way can answer for an http address. Only a strong integrity would notice.',
    example: 'http://host.invalid/x.tgz',
    nearMiss: 'A registry on the loopback address.',
  },
  'source/other-package': {
    why: "Lockfile poisoning (2019): nobody reads a lockfile's diff, and a manager takes whatever archive the address leads to.",
    example: 'lodash whose address ends in /evil/-/evil-1.0.0.tgz.',
    nearMiss: 'Registries with another scheme of addresses, which are not judged by it.',
  },
  'source/outside-registries': {
    why: 'The archive comes from a host that no setting of the project names as a registry.',
    example: 'An address on a host that is in neither the policy nor .npmrc.',
    nearMiss: 'A registry that keeps its archives under another path of the same origin.',
  },
  'source/registry-changed': {
    why: "A registry that moved moves all of a project's packages with the same bytes. One that moves alone was moved.",
    example: 'One package of 800 comes from another host since this change.',
    nearMiss: 'A project that changes its mirror.',
  },
  'source/url': {
    why: 'An archive behind a plain address was seen by no registry and may be replaced at any time.',
    example: 'https://host.invalid/x.tgz in package.json.',
    nearMiss: "The registry's own address of an archive.",
  },
  'signature/invalid': {
    why: 'npm signs name, version and integrity. Whoever changes what a mirror says of a release cannot sign it anew.',
    example: 'A signature that does not fit the integrity.',
    nearMiss: 'A registry that signs nothing.',
  },
}
