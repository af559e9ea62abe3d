import type { Abouts } from './about.ts'

export const release: Abouts = {
  'release/too-young': {
    why: 'Most hijacked releases are taken down within hours to a day, so time alone stops many of them.',
    example: 'A version that was published three hours ago, with a minimum age of a day.',
    nearMiss: 'A release that a published advisory names as its fix.',
  },
  'release/fixes-advisory': {
    why: 'This young release is the first without a published vulnerability that the version before has. Waiting would keep the hole open, so it does not wait for the minimum age.',
    example: 'A patch release on the day of its advisory.',
    nearMiss: 'Any other young release.',
  },
  'release/takeover': {
    why: 'Signs that are each weak came together as they did in takeovers: new people, a first install script, a newborn dependency, several lines at once.',
    example: 'A new publisher whose first release adds an install script.',
    nearMiss: 'Each of these signs alone, which honest packages show all the time.',
  },
  'release/withdrawn': {
    why: 'The registry lists a time for this version but no longer the release. Registries take hostile releases back, while lockfiles and caches still know them.',
    example: 'A version that was unpublished after an incident.',
    nearMiss: 'A deprecated version, which is still there.',
  },
  'release/replaced': {
    why: 'A published version never changes on an honest registry. This one has another integrity there than here.',
    example: "The registry's sha512 is not the lockfile's.",
    nearMiss: 'A registry that adds a hash of another kind.',
  },
  'release/disowned': {
    why: 'Publishers who cannot have a hostile release removed at once warn of it in its deprecation.',
    example: 'Deprecated: "malicious release, do not install".',
    nearMiss: 'Deprecated for a vulnerability, or for another package.',
  },
  'release/deprecated': {
    why: 'Its publisher asks people not to use this version any longer.',
    example: 'Deprecated: "use version 3".',
    nearMiss: 'A newer version without that note.',
  },
  'release/dormant': {
    why: 'Abandoned packages are what takeovers look for. Most that wake up are honest, so this is only noted.',
    example: 'The first release in two years.',
    nearMiss: 'A second release a week later.',
  },
  'release/first-install-script': {
    why: 'The worms of 2025 added an install script to packages that never had one.',
    example: 'Version 4.1.2 has a postinstall, none before it had one.',
    nearMiss: 'A native package that always builds.',
  },
  'release/lines-together': {
    why: 'A worm bumps whatever release line it finds (ua-parser-js 2021: 0.7.29, 0.8.0 and 1.0.0 at once). So does a careful security fix, so this is only noted.',
    example: 'Three majors released within half an hour.',
    nearMiss: 'Prereleases of one line.',
  },
  'release/no-commit': {
    why: 'npm notes the commit of the folder that it publishes from. Worms publish an archive that they changed, from no repository.',
    example: 'A release without gitHead after many that had one.',
    nearMiss: 'A package that never had one.',
  },
  'release/no-tag': {
    why: 'Who has a stolen token can publish a release, but has no repository to tag it in. Repositories are asked only where the policy says `"repository": "ask"`.',
    example: 'A release without a tag, in a repository that has one for the release before it.',
    nearMiss: 'A repository that has no tags; a prerelease; a tag such as `name@1.2.3` or `v1.2.3`.',
  },
  'people/new-publisher': {
    why: 'A stolen token publishes as its owner, but a person who was talked into handing over publishes as somebody new.',
    example: 'Published by an account that never published this package.',
    nearMiss: 'Another of its maintainers of old.',
  },
  'people/replaced': {
    why: 'The package event-stream was handed over in 2018, and its new maintainer added the dependency that stole wallets.',
    example: 'None of the maintainers is one that it had before.',
    nearMiss: 'One more maintainer beside the old ones.',
  },
  'dependency/newborn': {
    why: 'The package event-stream got flatmap-stream, days old and by a stranger. What is added may be all that is hostile.',
    example: 'A new dependency that was first published last week.',
    nearMiss: 'A new dependency of the same people.',
  },
  'provenance/invalid': {
    why: 'The registry checks an attestation before it lists it, so one that does not hold was put there by other means.',
    example: 'An attestation for other bytes.',
    nearMiss: 'A release without any.',
  },
  'provenance/lost': {
    why: "A stolen token can publish, but it cannot make the project's pipeline vouch for the release.",
    example: 'Ten releases with provenance, then one without.',
    nearMiss: 'A backport from a branch that never had it.',
  },
  'provenance/moved': {
    why: 'The release was built from another repository or workflow than the one before. Repositories are renamed too, so this is only noted.',
    example: 'Built from a fork.',
    nearMiss: 'Another tag of the same repository.',
  },
}
