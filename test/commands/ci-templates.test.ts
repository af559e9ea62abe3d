import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { load } from 'js-yaml'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ciEdits, ciFiles } from '../../src/commands/ci-templates.ts'

function inFolder(files: Readonly<Record<string, string>>, look: (root: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), 'portcullis-ci-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
    look(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

interface Workflow {
  readonly permissions: object
  readonly jobs: {
    readonly portcullis: { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] }
  }
}

test('the workflow reads only, pins what it uses, and judges with the guard of the base', () =>
  inFolder({}, (root) => {
    const { edits, notes } = ciEdits(root, 'github')
    assert.equal(notes, [])
    assert.equal(
      edits.map(({ path }) => path),
      ['.github/workflows/portcullis.yml'],
    )
    const { permissions, jobs } = load(edits[0]?.after ?? '') as Workflow
    assert.equal(permissions, { contents: 'read' })
    const { steps } = jobs.portcullis
    for (const { uses } of steps) if (uses) assert.match(uses, /@[0-9a-f]{40}$/u)
    assert.match(
      steps.at(-1)?.run ?? '',
      /git archive "\$\{since:-HEAD\}" \.portcullis[\s\S]*check \$\{since:\+--base "\$since"\} --format github\n$/u,
    )
    // An event's text in a command would be run by the shell; it comes as a variable.
    assert.not.match(steps.map(({ run }) => run).join(''), /\$\{\{/u)
  }))

test('GitLab gets a job, and a file that includes it where there is none', () =>
  inFolder({}, (root) => {
    const { edits } = ciEdits(root, 'gitlab')
    assert.equal(
      edits.map(({ path }) => path),
      ['.gitlab/portcullis.yml', '.gitlab-ci.yml'],
    )
    assert.equal(load(edits[1]?.after ?? ''), { include: [{ local: '.gitlab/portcullis.yml' }] })
    assert.equal(Object.keys(load(edits[0]?.after ?? '') as object), ['portcullis'])
  }))

test('what is there stays, and what has to be added by hand is said', () =>
  inFolder({ '.gitlab-ci.yml': 'stages: [test]\n', '.github/workflows/portcullis.yml': 'on: push\n' }, (root) => {
    const gitlab = ciEdits(root, 'gitlab')
    assert.equal(
      gitlab.edits.map(({ path }) => path),
      ['.gitlab/portcullis.yml'],
    )
    assert.equal(gitlab.notes, ['add to .gitlab-ci.yml: include: - local: .gitlab/portcullis.yml'])
    assert.equal(ciEdits(root, 'github'), {
      edits: [],
      notes: ['.github/workflows/portcullis.yml is there already and stays'],
    })
  }))

test('written once, nothing is left to do', () =>
  inFolder({}, (root) => {
    for (const { path, after = '' } of [...ciEdits(root, 'github').edits, ...ciEdits(root, 'gitlab').edits]) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), after)
      assert.ok(ciFiles.includes(path))
    }
    assert.equal(ciEdits(root, 'github'), { edits: [], notes: [] })
    assert.equal(ciEdits(root, 'gitlab'), { edits: [], notes: [] })
  }))

test.run()
