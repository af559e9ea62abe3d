import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '../../managers/call.ts'
import { programOf } from '../../managers/program.ts'
import { reasonOf } from '../../parse/fault.ts'
import { inert } from '../../text/escape.ts'
import { canaryVariable, serveCanary } from './canary.ts'
import { type Checkup, failed, ok, untried } from './checkup.ts'
import { copyProject } from './copy.ts'

const about = (manager: string) => `canary (${manager})`

/**
 * Installs the canary twice with the project's own manager, in folders that are thrown away: once without the guard,
 * where its script has to run or the trial proves nothing, and once wired as the project is, where it must not.
 */
export async function tryCanary(root: string, manager: 'npm' | 'pnpm', env: NodeJS.ProcessEnv): Promise<Checkup> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-doctor-'))
  const registry = await serveCanary()
  try {
    const install = async (name: string, wired: boolean) => {
      const [copy, mark] = [join(folder, name), join(folder, `${name}.mark`)]
      copyProject(root, copy, registry.url, wired)
      const args = manager === 'pnpm' ? ['install', '--no-frozen-lockfile'] : ['install', '--no-audit', '--no-fund']
      const { code, output } = await call([...programOf(manager, env), ...args], {
        cwd: copy,
        env: { ...environmentFor(env, copy, `${copy}-caches`, registry.url), [canaryVariable]: mark },
      })
      return { code, ran: existsSync(mark), output }
    }
    const control = await install('control', false)
    if (!control.ran) {
      const why = `without the guard its script did not run either (exit code ${control.code}): ${lastLine(control.output)}`
      return untried(about(manager), why, 'the trial proves nothing here; see that the manager can install at all')
    }
    const guarded = await install('guarded', true)
    if (guarded.ran) {
      return failed(
        about(manager),
        'its script RAN although this project is wired',
        'see the lines above, then run `portcullis init` again',
      )
    }
    // A guard that broke stops as well, and says so.
    return /\d of \d checked|^portcullis: /mu.test(guarded.output)
      ? ok(about(manager), 'its script ran without the guard, and was stopped with it')
      : failed(about(manager), `its script did not run, but the guard said nothing: ${lastLine(guarded.output)}`)
  } catch (error) {
    return untried(about(manager), inert(reasonOf(error), 400))
  } finally {
    await registry.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/**
 * The user's own settings stay, since they may be what lets the canary out. Stores and caches are thrown away, and are
 * each install's own: pnpm would else take what the control's script left behind and run nothing.
 */
function environmentFor(env: NodeJS.ProcessEnv, copy: string, folder: string, registry: string): NodeJS.ProcessEnv {
  return {
    ...env,
    PWD: copy,
    CI: 'true',
    NO_COLOR: '1',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
    PORTCULLIS_CACHE: join(folder, 'guard-cache'),
    PORTCULLIS_STATE: join(folder, 'guard-state'),
    npm_config_cache: join(folder, 'npm-cache'),
    npm_config_store_dir: join(folder, 'store'),
    pnpm_config_store_dir: join(folder, 'store'),
    pnpm_config_cache_dir: join(folder, 'pnpm-cache'),
    npm_config_cache_dir: join(folder, 'pnpm-cache'),
    npm_config_registry: registry,
    pnpm_config_registry: registry,
    npm_config_noproxy: '127.0.0.1',
    // The copy names no version of its own, and none can be fetched from the canary's registry.
    npm_config_manage_package_manager_versions: 'false',
    pnpm_config_pm_on_fail: 'ignore',
    npm_config_update_notifier: 'false',
  }
}

const lastLine = (output: string): string => inert(output.trim().split('\n').at(-1) ?? '', 300)
