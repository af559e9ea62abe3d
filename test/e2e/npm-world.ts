import type { Result } from '../tools/managers.ts'
import { inWorld, permissive, type World, type WorldOptions } from './world.ts'

const only = process.env['ONLY']
/** The npm versions that the guard knows; `ONLY=npm@12` keeps one. */
export const npms = (['npm@11', 'npm@12'] as const).filter((id) => !only || id.startsWith(only))
export type NpmName = (typeof npms)[number]

/** A project whose user lets every script run and every git dependency in. */
export const inOpenWorld = (
  id: NpmName,
  dependencies: Readonly<Record<string, string>>,
  options: WorldOptions,
  look: (world: World) => Promise<void>,
): Promise<void> => inWorld(id, dependencies, { ...options, files: { ...permissive[id], ...options.files } }, look)

/** npm in the world's project with more in its environment, or in a folder below. */
export const npmWith = (
  { app, pm }: World,
  args: readonly string[],
  more: { env?: Readonly<Record<string, string | undefined>>; cwd?: string },
): Promise<Result> => app.run(pm, args, { ...more, timeout: 180_000 })
