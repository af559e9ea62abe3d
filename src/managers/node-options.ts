const kept = 'PORTCULLIS_NODE_OPTIONS'

/**
 * Lines of `sh` before the guard's node starts. npm takes `node-options` from the .npmrc of a git dependency that it
 * prepares, so that NODE_OPTIONS may name code of that dependency.
 */
export const withoutNodeOptions: readonly string[] = [
  `${kept}=\${NODE_OPTIONS-}`,
  `export ${kept}`,
  'unset NODE_OPTIONS',
]

/** What a script gets: the options that npm set for it. */
export function scriptEnvironment({ [kept]: options, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return options ? { ...env, NODE_OPTIONS: options } : env
}

const harmless =
  /^--(?:max-old-space-size|max-semi-space-size|max-http-header-size|stack-trace-limit|dns-result-order|tls-(?:min|max)-v[\d.]+|use-(?:system|openssl|bundled)-ca|no-(?:warnings|deprecation)|network-family-autoselection-attempt-timeout)(?:=[\w-]+)?$/u

/** What a manager that the guard starts gets: of the options only those that load no code. */
export function guardedEnvironment({
  [kept]: stashed,
  NODE_OPTIONS: plain,
  ...env
}: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const options = (stashed || plain || '').split(/\s+/u).filter((option) => harmless.test(option))
  return options.length > 0 ? { ...env, NODE_OPTIONS: options.join(' ') } : env
}
