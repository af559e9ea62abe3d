import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { recheck } from '../../src/commands/recheck.ts'
import { recheckText } from '../../src/commands/recheck-text.ts'
import { watchOnce } from '../../src/commands/watch.ts'
import { pkg, sha } from '../policy/support.ts'
import { bad, good, inPlace, type Place } from './receipts-place.ts'

const monday = '2026-11-23T00:00:00.000Z'
const tuesday = '2026-11-24T00:00:00.000Z'
/** As {@link bad} and `good` are: a version that the shipped feed names, and one that nobody does. */
const [name, version] = ['bandkit', '1.0.7']

const npm = (entries: Readonly<Record<string, object>>) =>
  JSON.stringify({ name: 'app', lockfileVersion: 3, packages: { '': { name: 'app' }, ...entries } }, undefined, 2)
const npmEntry = (of = name, at = version, integrity: string = sha.one) => ({
  [`node_modules/${of}`]: { version: at, resolved: `https://npm.invalid/${of}/-/${of}-${at}.tgz`, integrity },
})

/** The file that each manager writes, with the one bad package in it. */
const lockfiles: Readonly<Record<string, readonly [string, string]>> = {
  'npm 1': [
    'package-lock.json',
    JSON.stringify({
      lockfileVersion: 1,
      dependencies: {
        [name]: { version, resolved: `https://npm.invalid/${name}/-/${name}-${version}.tgz`, integrity: sha.one },
      },
    }),
  ],
  'npm 3': ['package-lock.json', npm(npmEntry())],
  'npm shrinkwrap': ['npm-shrinkwrap.json', npm(npmEntry())],
  'pnpm 6': [
    'pnpm-lock.yaml',
    `lockfileVersion: 5.4\nspecifiers:\n  ${name}: ${version}\ndependencies:\n  ${name}: ${version}\npackages:\n  /${name}/${version}:\n    resolution: {integrity: ${sha.one}}\n    dev: false\n`,
  ],
  'pnpm 9': [
    'pnpm-lock.yaml',
    `lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      ${name}:\n        specifier: ${version}\n        version: ${version}\npackages:\n  ${name}@${version}:\n    resolution: {integrity: ${sha.one}}\nsnapshots:\n  ${name}@${version}: {}\n`,
  ],
  'yarn 1': [
    'yarn.lock',
    `# yarn lockfile v1\n\n\n${name}@^1.0.0:\n  version "${version}"\n  resolved "https://registry.yarnpkg.com/${name}/-/${name}-${version}.tgz#0000000000000000000000000000000000000000"\n  integrity ${sha.one}\n`,
  ],
  'yarn 4': [
    'yarn.lock',
    `__metadata:\n  version: 8\n  cacheKey: 10c0\n\n"${name}@npm:^1.0.0":\n  version: ${version}\n  resolution: "${name}@npm:${version}"\n  checksum: 10c0/${'ab'.repeat(64)}\n  languageName: node\n  linkType: hard\n`,
  ],
  bun: [
    'bun.lock',
    `{ "lockfileVersion": 1, "workspaces": { "": { "name": "app", "dependencies": { "${name}": "^1.0.0" } } }, "packages": { "${name}": ["${name}@${version}", "", {}, "${sha.one}"], } }`,
  ],
}

for (const [manager, [file, text]] of Object.entries(lockfiles)) {
  test(`a project that has only the lockfile of ${manager} is judged, and nobody claims to know since when`, () =>
    inPlace(async ({ session, app }) => {
      writeFileSync(join(app, file), text)
      const { matches, projects, receipts, lockfiles, problems } = await recheck(session, [app])
      assert.equal([projects, receipts, lockfiles, problems], [1, 0, 1, []])
      const [match] = matches
      assert.equal(
        [matches.length, match?.kind, match?.id, match?.lockfile, match?.since, match?.installs, match?.scripts],
        [1, 'exposed', bad.id, file, undefined, 0, 'unknown'],
      )
      assert.equal((await recheck(session, [])).matches.length, 1, 'also where no project is named')
    }))
}

test('a lockfile in which nothing is known is a clean answer', () =>
  inPlace(async ({ session, app }) => {
    writeFileSync(join(app, 'package-lock.json'), npm(npmEntry('left-pad', '1.3.0')))
    const rechecked = await recheck(session, [app])
    assert.equal([rechecked.matches, rechecked.problems], [[], []])
    assert.match(recheckText(rechecked), /^0 receipts and 1 lockfile of 1 project, 1 package · .* · 0 exposed\n$/)
  }))

test('receipts come first, the lockfile tells of the rest', () =>
  inPlace(async ({ session, app, note }) => {
    await note(monday, [good, pkg({ name, version })])
    const other = pkg({ name: 'other', version: '1.0.0' })
    writeFileSync(join(app, 'portcullis.json'), JSON.stringify({ deny: ['other'] }))
    writeFileSync(
      join(app, 'package-lock.json'),
      npm({ ...npmEntry(), ...npmEntry('other', '1.0.0'), ...npmEntry('left-pad', '1.3.0') }),
    )
    const rechecked = await recheck(session, [app])
    assert.equal(
      rechecked.matches.map(({ id, since, lockfile }) => [id, since, lockfile]),
      [
        [bad.id, monday, undefined],
        [other.id, undefined, 'package-lock.json'],
      ],
    )
    assert.is(rechecked.packages, 3)
    const text = recheckText(rechecked)
    assert.match(text, /let in since 2026-11-23T00:00:00\.000Z, last/)
    assert.match(text, /package-lock\.json line \d+ has it, no receipt: since when is not known/)
    assert.match(text, /whether install scripts of it ran is not known/)
  }))

test('the same version with other bytes than those that were let in is another one', () =>
  inPlace(async ({ session, app, note }) => {
    await note(monday, [pkg({ name, version })])
    writeFileSync(join(app, 'package-lock.json'), npm(npmEntry(name, version, sha.other)))
    assert.equal(
      (await recheck(session, [app])).matches.map(({ integrity, installs }) => [integrity, installs]),
      [
        [sha.one, 1],
        [sha.other, 0],
      ],
    )
  }))

test('entries that cannot be understood are named, and so is a lockfile that cannot; the others count', () =>
  inPlace(async ({ session, app }) => {
    writeFileSync(join(app, 'package-lock.json'), npm({ ...npmEntry(), 'node_modules/odd': { resolved: 'x:y' } }))
    writeFileSync(join(app, 'yarn.lock'), '<<<<<<< ours\n')
    const { matches, lockfiles, problems } = await recheck(session, [app])
    assert.equal([matches.length, lockfiles, problems.length], [1, 1, 2])
    assert.match(problems[0] ?? '', /app: package-lock\.json: "node_modules\/odd" .*\(line \d+\)$/)
    assert.match(problems[1] ?? '', /app: yarn\.lock has merge conflict markers/)
  }))

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync('git', args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.invalid',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.invalid',
      GIT_AUTHOR_DATE: '2025-01-01T00:00:00Z',
      GIT_COMMITTER_DATE: args[0] === 'commit' ? `2026-0${args.at(-1)}-01T00:00:00Z` : '2025-01-01T00:00:00Z',
    } as Record<string, string>,
    encoding: 'utf8',
  }).trim()

/** Three commits: without the bad package, with it, and with something else. */
function withHistory({ app }: Place): string[] {
  git(app, 'init', '--quiet', '--initial-branch=main')
  return [npm({}), npm(npmEntry()), npm({ ...npmEntry(), ...npmEntry('left-pad', '1.3.0') })].map((text, index) => {
    writeFileSync(join(app, 'package-lock.json'), text)
    git(app, 'add', 'package-lock.json')
    git(app, 'commit', '--quiet', '--no-gpg-sign', '-m', String(index + 1))
    return git(app, 'rev-parse', 'HEAD')
  })
}

test('git says which commit brought it, and says it with care where it has not all of the history', () =>
  inPlace(async (place) => {
    const { session, app, folder } = place
    const [, second] = withHistory(place)
    const env = { ...session.env, PATH: process.env['PATH'] }
    const rechecked = await recheck({ ...session, env }, [app])
    assert.equal(rechecked.matches[0]?.committed, { commit: second, at: '2026-02-01T00:00:00.000Z' })
    assert.match(recheckText(rechecked), /no receipt; committed first 2026-02-01T00:00:00\.000Z \([0-9a-f]{12}\)/)
    const shallow = join(folder, 'shallow')
    git(folder, 'clone', '--quiet', '--depth=1', `file://${app}`, shallow)
    const cut = await recheck({ ...session, env }, [shallow])
    assert.is(cut.matches[0]?.committed?.atLeast, true)
    assert.match(recheckText(cut), /committed at the latest 2026-03-01/)
    const partial = join(folder, 'partial')
    git(app, 'config', 'uploadpack.allowFilter', 'true')
    git(folder, 'clone', '--quiet', '--filter=blob:none', `file://${app}`, partial)
    assert.is((await recheck({ ...session, env }, [partial])).matches[0]?.committed, undefined, 'it would be fetched')
    writeFileSync(join(app, 'package-lock.json'), npm(npmEntry(name, version, sha.other)))
    assert.is((await recheck({ ...session, env }, [app])).matches[0]?.committed, undefined, 'not committed')
  }))

test('nothing that a repository names is started by looking into its history', () =>
  inPlace(async (place) => {
    const { session, app, folder } = place
    withHistory(place)
    const marker = join(folder, 'marker')
    const program = join(folder, 'program')
    writeFileSync(program, `#!/bin/sh\ntouch ${marker}\ncat "$1"\n`, { mode: 0o755 })
    writeFileSync(join(app, '.gitattributes'), '*.json diff=odd filter=odd\n')
    for (const [key, value] of [
      ['diff.external', program],
      ['diff.odd.textconv', program],
      ['diff.odd.command', program],
      ['filter.odd.smudge', program],
      ['filter.odd.clean', program],
      ['core.pager', program],
      ['core.fsmonitor', program],
      ['gpg.program', program],
      ['log.showSignature', 'true'],
    ] as const)
      git(app, 'config', key, value)
    const env = { ...session.env, PATH: process.env['PATH'] }
    assert.is((await recheck({ ...session, env }, [app])).matches[0]?.committed?.at, '2026-02-01T00:00:00.000Z')
    assert.not.ok(existsSync(marker))
  }))

const escaped = ({ app }: Place, at: string) => {
  mkdirSync(join(app, '.portcullis'), { recursive: true })
  writeFileSync(join(app, '.portcullis', 'escapes'), `${at} ada npm install\n`)
}

test('what went past the guard is told, and then scripts that it stripped are not said to have stayed quiet', () =>
  inPlace(async (place) => {
    const { session, app, log, note } = place
    await note(monday, [pkg({ name, version })], { scripts: 'stripped' })
    assert.is((await recheck(session, [app])).matches[0]?.scripts, 'stripped')
    escaped(place, tuesday)
    const rechecked = await recheck(session, [app])
    assert.equal(
      [rechecked.matches[0]?.scripts, rechecked.matches[0]?.escaped, rechecked.escaped[0]?.escapes[0]?.command],
      ['unknown', tuesday, 'npm install'],
    )
    assert.match(
      `${rechecked.problems}`,
      /commands went past the guard in \S+app, and no lockfile says what they brought/,
    )
    const text = recheckText(rechecked)
    assert.match(text, /PAST THE GUARD 1 command in \S+app, last 2026-11-24\S+: npm install by ada/)
    assert.match(text, /its install scripts may have run past the guard, last on 2026-11-24/)
    writeFileSync(join(app, 'package-lock.json'), npm(npmEntry()))
    assert.equal((await recheck(session, [app])).problems, [])
    writeFileSync(join(log, 'escapes'), '2026-11-25T00:00:00.000Z ada npm ci\n')
    assert.match(
      recheckText(await recheck(session, [app])),
      /PAST THE GUARD 2 commands in \S+app, last 2026-11-25\S+: npm ci/,
    )
  }))

test('a project whose only install went past the guard is no clean answer', () =>
  inPlace(async (place) => {
    escaped(place, tuesday)
    const { escaped: told, problems } = await recheck(place.session, [place.app])
    assert.equal([told.length, problems.length], [1, 1])
    writeFileSync(join(place.app, 'package-lock.json'), npm(npmEntry()))
    assert.is((await recheck(place.session, [])).matches[0]?.id, bad.id)
  }))

test('where there is nothing to judge, that is no clean answer; a file where a folder is expected is none', () =>
  inPlace(async ({ session, app, log }) => {
    rmSync(log, { recursive: true })
    assert.match(`${(await recheck(session, [])).problems}`, /nothing was judged/)
    const code = await recheck(session, [app]).catch((error) => error.code)
    assert.is(code, 'receipts/none')
  }))

test('a policy that is broken, or a lockfile that is no file, is a problem', () =>
  inPlace(async ({ session, app }) => {
    writeFileSync(join(app, 'package-lock.json'), npm(npmEntry()))
    writeFileSync(join(app, 'portcullis.json'), '{')
    assert.match(`${(await recheck(session, [app])).problems}`, /portcullis\.json/)
    rmSync(join(app, 'portcullis.json'))
    rmSync(join(app, 'package-lock.json'))
    execFileSync('mkfifo', [join(app, 'package-lock.json')])
    assert.match(`${(await recheck(session, [app])).problems}`, /package-lock\.json is not a regular file/)
  }))

test('an integrity that no program could be given is no reason to end', () =>
  inPlace(async (place) => {
    const { session, app } = place
    withHistory(place)
    writeFileSync(join(app, 'package-lock.json'), npm(npmEntry(name, version, `${sha.one} \0`)))
    const env = { ...session.env, PATH: process.env['PATH'] }
    assert.is((await recheck({ ...session, env }, [app])).matches[0]?.committed, undefined)
  }))

test('watch takes a project that has nothing but a lockfile, and reports what it holds once', () =>
  inPlace(async ({ session, app, note }) => {
    writeFileSync(join(app, 'package-lock.json'), npm(npmEntry()))
    const reports: unknown[] = []
    const options = { places: [app], print: (report: unknown) => reports.push(report), complain: assert.unreachable }
    assert.equal([(await watchOnce(session, options)).reports, (await watchOnce(session, options)).reports], [1, 0])
    await note(monday, [pkg({ name, version })])
    assert.is((await watchOnce(session, options)).reports, 0, 'a receipt of the same bytes is no news')
    assert.is(reports.length, 1)
  }))

test.run()
