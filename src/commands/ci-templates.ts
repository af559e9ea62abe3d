import type { Edit, Note } from './edit.ts'
import { bytesIn, encoded } from './edit.ts'
import { vendored } from './wiring.ts'

export const ciServices = ['github', 'gitlab'] as const
export type CiService = (typeof ciServices)[number]

const why = 'CI judges what a change adds to the lockfile, with the guard of the branch that it goes into'

/** The guard that judges is the base's: a change must not bring its own judge. `$since` is a commit or empty. */
const judge = (format: string, indent: string): string =>
  [
    'place="$(mktemp -d)"',
    `git archive "\${since:-HEAD}" ${vendored} | tar -x -C "$place"`,
    `node "$place/${vendored}/cli.cjs" check \${since:+--base "$since"} --format ${format}`,
  ]
    .map((line) => `${indent}${line}\n`)
    .join('')

/** actions/checkout is pinned by its commit (v4.2.2), as a tag may be moved. */
const github = `name: portcullis
on: [push, pull_request]
permissions:
  contents: read
jobs:
  portcullis:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
        with:
          fetch-depth: 0
          persist-credentials: false
      - name: Judge what this change adds to the lockfile
        shell: bash
        env:
          since: \${{ github.event.pull_request.base.sha }}
        run: |
${judge('github', '          ')}`

const gitlab = `portcullis:
  stage: test
  image: node:22
  variables:
    GIT_DEPTH: '0'
  script:
    - |
      set -eu
      since="\${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}"
${judge('gitlab --out gl-code-quality-report.json', '      ')}  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`

const include = 'include:\n  - local: .gitlab/portcullis.yml\n'

const files: Readonly<Record<CiService, readonly (readonly [path: string, text: string])[]>> = {
  github: [['.github/workflows/portcullis.yml', github]],
  gitlab: [
    ['.gitlab/portcullis.yml', gitlab],
    ['.gitlab-ci.yml', include],
  ],
}

/** Every file that {@link ciEdits} may make. */
export const ciFiles: readonly string[] = ciServices.flatMap((service) => files[service].map(([path]) => path))

/** A file that is there already stays as it is; what would have to be added to it is said. */
export function ciEdits(root: string, service: CiService): { readonly edits: Edit[]; readonly notes: Note[] } {
  const edits: Edit[] = []
  const notes: Note[] = []
  for (const [path, text] of files[service]) {
    const before = bytesIn(root, path)
    if (before === undefined) edits.push({ path, before, after: encoded(text), why })
    else if (!before.includes(encoded(text.trim()))) {
      notes.push(
        path === '.gitlab-ci.yml'
          ? `add to .gitlab-ci.yml: ${include.trim().replace(/\n\s*/gu, ' ')}`
          : `${path} is there already and stays`,
      )
    }
  }
  return { edits, notes }
}
