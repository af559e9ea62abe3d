// How much malware is stopped and how many honest packages are, judged by the code of `portcullis scan --no-feed`.
// Archives are read in memory only. node --import tsx bench/detection.ts --malicious DIR… --benign DIR… [--list]
import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { scan } from '../src/commands/scan.ts'
import type { Session } from '../src/commands/session.ts'
import { defaultPolicy } from '../src/policy/policy.ts'
import { familiesOf, type Sketch } from './detection/families.ts'
import { listed, type Sample } from './detection/sample.ts'
import { archivesIn, sketchAt } from './detection/samples.ts'
import { detectionTable, gapLines, type Run, ruleTable, speedLines } from './detection/tables.ts'

const note = (text: string) => void process.stderr.write(`${text}\n`)
const print = (...lines: readonly string[]) => void process.stdout.write(`${lines.join('\n')}\n`)

async function judged(name: string, folders: readonly string[]): Promise<Run> {
  const paths = archivesIn(folders)
  if (paths.length === 0) return { name, samples: [], milliseconds: 0, processor: 0 }
  const session: Session = {
    project: { folder: tmpdir(), policy: defaultPolicy, approvals: [], accepted: undefined, digest: '' },
    cacheFolder: tmpdir(),
    stateFolder: '/nonexistent',
    runsFolder: tmpdir(),
    now: new Date(),
    out: process.stderr,
    env: {},
  }
  const [start, before] = [performance.now(), process.cpuUsage()]
  const { report, inspections } = await scan(session, paths, { feed: false })
  const { user, system } = process.cpuUsage(before)
  const samples = report.judgements.map((judgement, index) => ({
    path: paths[index] as string,
    judgement,
    inspection: inspections[index] as (typeof inspections)[number],
  }))
  return { name, samples, milliseconds: performance.now() - start, processor: (user + system) / 1000 }
}

async function familiesAmong(samples: readonly Sample[]): Promise<Sample[][]> {
  const sketches: Sketch[] = []
  for (const { path } of samples) sketches.push(await sketchAt(path))
  return familiesOf(sketches).map((numbers) => numbers.map((number) => samples[number] as Sample))
}

async function main(): Promise<void> {
  const folders = { type: 'string', multiple: true, default: [] as string[] } as const
  const { values } = parseArgs({ options: { malicious: folders, benign: folders, list: { type: 'boolean' } } })
  if (values.malicious.length + values.benign.length === 0) throw new Error('--malicious DIR and --benign DIR say what')
  const hostile = await judged('malicious', values.malicious)
  const honest = await judged('honest', values.benign)
  note('grouping near-identical samples')
  const readable = hostile.samples.filter(({ inspection }) => inspection.archive.state === 'known')
  const families = await familiesAmong(readable)
  const groups = values.benign.map((folder) => ({
    name: `honest: ${basename(folder)}`,
    samples: honest.samples.filter(({ path }) => path.startsWith(folder)),
  }))
  if (values.list) print(...listed(readable, honest.samples, families), '')
  print(detectionTable(families, groups), ruleTable(readable, honest.samples))
  print(...gapLines([...readable, ...honest.samples]))
  print(...speedLines([hostile, honest].filter(({ samples }) => samples.length > 0)))
}

await main()
