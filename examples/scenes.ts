import type { ManagerName } from '../test/tools/managers.ts'

/** One example project, copied and guarded, with what happens in it. */
export interface Act {
  /** A folder beside this file. */
  readonly example: string
  readonly manager: ManagerName
  readonly scenes: readonly Scene[]
}

export interface Scene {
  readonly title: string
  /** Typed one after another; what `portcullis` starts is the built guard. */
  readonly commands: readonly string[]
  /** What must hold after the last command. */
  readonly expected: Expected
}

export interface Expected {
  /** Whether the last command ends with exit code 0; those before it must. */
  readonly goesOn: boolean
  /** Every install script of a dependency that ran since the project was copied: `<package>@<version> <event>`. */
  readonly ran: readonly string[]
  readonly present: readonly string[]
  readonly absent: readonly string[]
}

/** In examples and commands it stands for the second registry, whose port is known only when it runs. */
export const ownRegistry = 'https://npm.acme.invalid/'

export const acts: readonly Act[] = [
  {
    example: 'pnpm-pnpmfile',
    manager: 'pnpm@11',
    scenes: [
      {
        title: 'ABORT: a dependency of a dependency is a hijacked release',
        commands: ['portcullis init', 'pnpm install'],
        expected: {
          goesOn: false,
          ran: [],
          present: [],
          absent: ['node_modules/slide-deck', 'node_modules/.pnpm/@lottiefiles+lottie-player@2.0.7'],
        },
      },
    ],
  },
  {
    example: 'npm-preinstall',
    manager: 'npm@11',
    scenes: [
      {
        title: 'STRIP: a dependency wants to run a script that nobody approved',
        commands: ['portcullis init', 'npm install', 'portcullis check'],
        expected: { goesOn: true, ran: [], present: ['node_modules/builder', 'node_modules/date-lines'], absent: [] },
      },
      {
        title: 'APPROVED: the same script, reviewed and pinned, runs on a fresh install',
        commands: ['portcullis approve builder --reason "reviewed for this example"', 'npm ci'],
        expected: {
          goesOn: true,
          ran: ['builder@1.0.0 postinstall'],
          present: ['node_modules/builder', 'portcullis-approvals.json'],
          absent: [],
        },
      },
    ],
  },
  {
    example: 'pnpm-workspace',
    manager: 'pnpm@11',
    scenes: [
      {
        title: 'CLEAN: nothing to stop, and the own script of a workspace package runs',
        commands: ['portcullis init', 'pnpm install'],
        expected: {
          goesOn: true,
          ran: [],
          present: ['packages/words/node_modules/tidy-words', 'packages/words/prepared.txt'],
          absent: [],
        },
      },
    ],
  },
  {
    example: 'npm-confusion',
    manager: 'npm@12',
    scenes: [
      {
        title: 'CONFUSION: a public package at 99.9.9 has the name of an internal one',
        commands: ['portcullis init', 'npm install'],
        expected: {
          goesOn: false,
          ran: [],
          present: [],
          absent: ['node_modules/@acme/words', 'node_modules/date-lines'],
        },
      },
      {
        title: "INTERNAL: the same command, with the registry of the company's own scope configured",
        commands: [`npm config set --location=project @acme:registry=${ownRegistry}`, 'npm install'],
        expected: {
          goesOn: true,
          ran: [],
          present: ['node_modules/@acme/words', 'node_modules/date-lines'],
          absent: [],
        },
      },
    ],
  },
]
