import { Fault } from '../../parse/fault.ts'

/** What a npm command means for the guard; `frozen` installs what the lockfile says. */
export type NpmKind = 'install' | 'frozen' | 'plain'

const kinds: Readonly<Record<NpmKind, string>> = {
  install: `install i in ins inst insta instal isnt isnta isntal isntall add update up u upgrade udpate dedupe ddp
    uninstall un unlink remove rm r`,
  frozen: 'ci clean-install ic install-clean isntall-clean',
  plain: `access adduser approve-scripts audit bugs cache completion config c deny-scripts deprecate diff dist-tag
    dist-tags docs doctor explain explore find-dupes fund get help help-search hlep home info issues list ll la login
    logout ls org outdated owner author pack ping pkg prefix profile prune publish query rb rebuild repo restart root
    rum run run-script urn sbom search s se find set show shrinkwrap start stop t test tst team token trust undeprecate
    unpublish v version verison view whoami why`,
}

const kindOf = new Map(
  (Object.keys(kinds) as NpmKind[]).flatMap((kind) => kinds[kind].split(/\s+/u).map((word) => [word, kind] as const)),
)

/**
 * npm takes abbreviations, typos and flags before the command. Whatever is not plainly known here could install or
 * start something, and is refused.
 */
export function npmKind(args: readonly string[]): NpmKind {
  const [command = '--help', ...rest] = args
  if (command.startsWith('-')) {
    if (args.every((arg) => arg.startsWith('-'))) return 'plain'
    throw new Fault('npm/usage', 'the guard has to see the npm command before its flags', {
      hint: 'portcullis npm COMMAND FLAGS',
    })
  }
  const kind = kindOf.get(command)
  if (kind === undefined || (command === 'audit' && rest.includes('fix'))) {
    const hint = 'write the command out (install, ci, update, …), or use `portcullis npx` for a tool'
    throw new Fault('npm/not-covered', `npm ${args.join(' ').slice(0, 60)} is not covered by the guard`, { hint })
  }
  if (kind !== 'plain' && rest.some(isGlobal)) {
    throw new Fault('npm/global', 'a global install is not covered by the guard', {
      hint: 'use `portcullis npx` for a tool',
    })
  }
  return kind
}

const isGlobal = (arg: string): boolean => /^(?:-\w*g\w*|--glob\w*(?:=.*)?|--loc\w*(?:=.*)?)$/u.test(arg)

/** `npm prefix` refuses these, and they do not change which project it is about. */
export function withoutWorkspaces(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  return (end < 0 ? args : args.slice(0, end)).filter((arg, at, all) => {
    const before = at > 0 ? (all[at - 1] ?? '') : ''
    return !isWorkspaceFlag(arg) && !/^(?:-w|--workspace)$/u.test(before)
  })
}

const isWorkspaceFlag = (arg: string): boolean =>
  /^(?:-w|-ws|-iwr|--(?:no-)?workspaces?|--(?:no-)?include-workspace-root)(?:=.*)?$/u.test(arg)

/** The same settings in the environment. */
export const isWorkspaceVariable = (name: string): boolean =>
  /^npm_config_(?:workspaces?|include_workspace_root)$/iu.test(name)
