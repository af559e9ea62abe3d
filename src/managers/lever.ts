/** Every lever that holds an install shut. `npm run mutate` builds the guard with one of them off and expects red tests. */
export type Lever =
  | 'pnpm/deny-list'
  | 'pnpm/script-shell'
  | 'pnpm/spawn-patch'
  | 'pnpm/refuse-overriding-flags'
  | 'pnpm/judge-before-resolution'
  | 'pnpm/refuse-unjudged'
  | 'npm/script-shell'
  | 'npm/judge-before-install'
  | 'npm/judge-after-install'
  | 'npm/refuse-overriding-flags'
  | 'npm/wrapper-ignores-scripts'
  | 'script-shell/content'

declare const __LEVER_OFF__: string

/** Whether the lever holds. The build replaces the constant; a shipped build has no way to turn one off. */
export const lever = (name: Lever): boolean => typeof __LEVER_OFF__ === 'undefined' || __LEVER_OFF__ !== name
