import { createPrivateKey, type KeyObject } from 'node:crypto'
import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildFeed } from '../feed/build.ts'
import { deltaSuffix, makeDelta } from '../feed/delta.ts'
import { announcementOf, publicKeyOf, signFeed } from '../feed/signature.ts'
import { findFeed, sourcesOf } from '../feed-store.ts'
import { type Updated, updateFeed } from '../feed-update.ts'
import { createHttp } from '../gather/http.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { feedKeySyntax } from '../parse/feed-key.ts'
import { replaceFile } from '../policy/store.ts'
import { writing } from '../policy/store-fault.ts'
import { grouped } from '../text/count.ts'
import { inert } from '../text/escape.ts'
import { needed, parse, type Streams, textIn } from './args.ts'
import { projectConfig } from './project-config.ts'
import type { Session } from './session.ts'

const text = { type: 'string' } as const

type Action = (session: Session, args: readonly string[], { out }: Streams) => Promise<number>

const actions: Readonly<Record<string, Action>> = {
  async build(_session, args, { out }) {
    const { values } = parse(args, { from: text, out: text, sign: text, base: text }, { names: false })
    const lines = build({
      from: needed(textIn(values, 'from'), '--from OSV.zip'),
      out: needed(textIn(values, 'out'), '--out FILE'),
      sign: textIn(values, 'sign'),
      base: textIn(values, 'base'),
    })
    out.write(lines.map((line) => `${line}\n`).join(''))
    return 0
  },
  async announce(_session, args, { out }) {
    const { values, positionals } = parse(args, { sign: text })
    out.write(announce(needed(positionals[0], 'KEY'), needed(textIn(values, 'sign'), '--sign OLDKEY')))
    return 0
  },
  async update(session, args, { out }) {
    parse(args, {}, { names: false })
    const results = await update(session)
    for (const result of results) out.write(`${lineOf(result)}\n`)
    return results.some(({ state }) => state !== 'failed') ? 0 : 2
  },
  async status(session, args, { out }) {
    parse(args, {}, { names: false })
    const { lines, isKnown } = status(session)
    out.write(lines.map((line) => `${line}\n`).join(''))
    return isKnown ? 0 : 2
  },
}

/** `feed build|update|status|announce`. @returns the exit code */
export async function feed(session: Session, [name = '', ...args]: readonly string[], streams: Streams) {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action) return action(session, args, streams)
  throw new Fault('cli/usage', `feed needs one of: ${Object.keys(actions).join(', ')}`, { hint: 'portcullis --help' })
}

interface BuildOptions {
  readonly from: string
  readonly out: string
  /** A private Ed25519 key as PEM. */
  readonly sign: string | undefined
  /** An earlier feed, to which a delta is written beside the new one. */
  readonly base: string | undefined
}

/** @throws Fault `feed/bad-archive`, `feed/empty`, `feed/of-the-future`, `feed/bad-key`, `store/…` */
function build({ from, out, sign, base }: BuildOptions): string[] {
  const { bytes: plain, stats } = buildFeed(readInput(from))
  if (Date.parse(stats.newest) > Date.now()) {
    throw new Fault('feed/of-the-future', `a report claims to be of ${stats.newest}`, { file: from })
  }
  const key = sign === undefined ? undefined : privateKey(sign)
  const bytes = key ? signFeed(plain, key) : plain
  // For who has the old one, and for who has the new one already.
  const bases = base === undefined ? [] : [Uint8Array.from(readInput(base)), bytes]
  const deltas = bases.map((from) => ({ path: out + deltaSuffix(from), bytes: makeDelta(from, bytes) }))
  // In one step each: clients may fetch them meanwhile. Deltas first, which lead to a feed that nobody has yet.
  for (const file of [...deltas, { path: out, bytes }]) publish(resolve(file.path), file.bytes)
  const losses = Object.entries(stats.losses).map(([why, count]) => `  ${grouped(count)} left out: ${why}`)
  return [
    `${inert(out)}: ${grouped(stats.entries)} entries of ${grouped(stats.names)} names, newest ${stats.newest}, ${grouped(bytes.length)} bytes`,
    ...losses,
    ...deltas.map((delta) => `${inert(delta.path)}: ${grouped(delta.bytes.length)} bytes`),
    key ? `signed by ${publicKeyOf(key)}` : 'not signed',
  ]
}

/** What is no plain file, such as a device or a link, is written to and not replaced. */
function publish(path: string, bytes: Uint8Array): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === false) writing(path, () => writeFileSync(path, bytes))
  else replaceFile(path, bytes)
}

/** A line for the file SOURCE.keys: whoever trusts the old key trusts the new one then. */
function announce(key: string, sign: string): string {
  if (!feedKeySyntax.test(key)) throw new Fault('feed/bad-key', `${inert(key, 80)} is no key such as ed25519:…=`)
  return announcementOf(key, privateKey(sign))
}

/** @throws Fault `feed/no-sources` */
async function update({ project, stateFolder, env, now }: Session): Promise<Updated[]> {
  if (project.policy.feed.sources.length === 0) {
    throw new Fault('feed/no-sources', 'the policy names no source of a malware feed', {
      hint: 'put one into portcullis.json: "feed": { "sources": ["https://…/feed.bin"], "keys": ["ed25519:…"] }',
    })
  }
  const http = createHttp(projectConfig(project.folder, env))
  try {
    return await updateFeed({ project, stateFolder, http, now })
  } finally {
    await http.close()
  }
}

function lineOf(result: Updated): string {
  const { source, state } = result
  if (state === 'failed') return `${inert(source)}: failed: ${inert(result.why, 400)}`
  const how = state === 'updated' ? `, ${grouped(result.size)} bytes${result.delta ? ' as a delta' : ''}` : ''
  return `${inert(source)}: ${state}, of ${result.built}${how}`
}

function status({ project, stateFolder, now }: Session): { readonly lines: string[]; readonly isKnown: boolean } {
  const sources = sourcesOf(project, stateFolder).map(({ at }) => `source: ${inert(at)}`)
  // What the policy requires stops installs; here it is only said.
  const feed = { ...project.policy.feed, required: false }
  const found = findFeed(stateFolder, { ...project, policy: { ...project.policy, feed } }, now)
  if (found.state === 'unknown') return { lines: [...sources, inert(found.why, 400)], isKnown: false }
  const { built, entries, lacks = [], source, signer } = found.value
  return {
    lines: [
      ...sources,
      `in use: ${source === undefined ? 'the snapshot that ships with the guard' : inert(source)}`,
      `built ${built}, ${grouped(entries)} entries`,
      ...(signer === undefined ? [] : [`signed by ${signer}`]),
      ...lacks.map((lack) => `lacks: ${inert(lack, 400)}`),
    ],
    isKnown: true,
  }
}

function privateKey(file: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(resolve(file)))
    publicKeyOf(key)
    return key
  } catch (cause) {
    const hint = 'make one with: openssl genpkey -algorithm ed25519 -out KEY'
    throw new Fault('feed/bad-key', `${inert(file)} holds no private Ed25519 key: ${reasonOf(cause)}`, { file, hint })
  }
}

function readInput(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new Fault('feed/unreadable', `${inert(file)} cannot be read: ${reasonOf(cause)}`, { file, cause })
  }
}
