import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Manager, manager, type Result } from '../test/tools/managers.ts'
import { type Project, project } from '../test/tools/project.ts'
import { type Act, type Expected, ownRegistry, type Scene } from './scenes.ts'

/** A fact that was looked up after the commands, and whether it is as expected. */
export interface Proof {
  readonly text: string
  readonly holds: boolean
}

export interface Stage {
  /** The public registry's url. */
  readonly registry: string
  /** The url that takes the place of {@link ownRegistry}. */
  readonly own: string
  /** The built guard's folder. */
  readonly dist: string
  /** Leaves the copies of the projects where they are. */
  readonly keep: boolean
  say(text: string): void
}

/**
 * Plays an act in a temporary copy of its example.
 * @param first the number of its first scene
 * @returns the proofs of all its scenes
 */
export async function play(act: Act, first: number, stage: Stage): Promise<Proof[]> {
  const pm = await manager(act.manager)
  const app = await project({}, { registry: stage.registry })
  try {
    await cp(join(import.meta.dirname, act.example), app.root, { recursive: true })
    await rm(join(app.root, 'README.md'))
    await nameOwnRegistry(app, stage.own)
    const proofs: Proof[] = []
    for (const [index, scene] of act.scenes.entries()) {
      stage.say(`\n${first + index}. ${scene.title}\n   examples/${act.example}, ${pm.kind} ${pm.version}\n`)
      proofs.push(...(await playScene(scene, app, pm, stage)))
    }
    if (stage.keep) stage.say(`kept: ${app.root}\n`)
    return proofs
  } finally {
    if (!stage.keep) await app.cleanup()
  }
}

async function nameOwnRegistry(app: Project, url: string): Promise<void> {
  const file = 'portcullis.json'
  if (await app.exists(file)) await app.write(file, (await app.read(file)).replaceAll(ownRegistry, url))
}

async function playScene({ commands, expected }: Scene, app: Project, pm: Manager, stage: Stage): Promise<Proof[]> {
  const codes: Result['code'][] = []
  for (const command of commands) {
    stage.say(`\n$ ${command}\n`)
    const argv = argvOf(command, stage.dist).map((word) => word.replace(ownRegistry, stage.own))
    const { code, output } = await app.exec(pm, argv)
    stage.say(indented(output))
    codes.push(code)
  }
  const proofs = await proofsOf(expected, app, codes)
  stage.say('\nProof:\n')
  for (const { text, holds } of proofs) stage.say(`  ${holds ? 'holds' : 'FAILS'}  ${text}\n`)
  return proofs
}

async function proofsOf(
  { goesOn, ran, present, absent }: Expected,
  app: Project,
  codes: readonly Result['code'][],
): Promise<Proof[]> {
  const marks = app.marks()
  const there = async (path: string, wanted: boolean): Promise<Proof> => {
    const exists = await app.exists(path)
    return { text: `${path}: ${exists ? 'present' : 'absent'}`, holds: exists === wanted }
  }
  return [
    {
      text: `exit code${codes.length === 1 ? '' : 's'}: ${codes.map((code) => code ?? 'none').join(', ')}`,
      holds: codes.every((code, index) => (code === 0) === (goesOn || index < codes.length - 1)),
    },
    {
      text: `marker file: ${marks.length === 0 ? 'absent, so no script of a dependency ran' : `present: ${marks.join(', ')}`}`,
      holds: JSON.stringify(marks) === JSON.stringify(ran),
    },
    ...(await Promise.all([...present.map((path) => there(path, true)), ...absent.map((path) => there(path, false))])),
  ]
}

/** Words, and texts in double quotes. */
function argvOf(command: string, dist: string): string[] {
  const words = [...command.matchAll(/"(?<quoted>[^"]*)"|(?<bare>\S+)/gu)].map(
    ({ groups }) => groups?.['quoted'] ?? groups?.['bare'] ?? '',
  )
  return words[0] === 'portcullis' ? ['node', join(dist, 'cli.cjs'), ...words.slice(1)] : words
}

const indented = (text: string): string =>
  text.trimEnd().replaceAll(/^(?=.)/gmu, '  ') + (text.trim() === '' ? '' : '\n')
