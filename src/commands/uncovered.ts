/** What no hook of a project reaches, by manager, said as plainly as what one does; `docs/managers/` says why. */
export const uncovered = {
  npm: ['npm install PKG', 'npm install -g', 'npx', '--ignore-scripts'],
  pnpm: ['pnpm dlx', 'pnpm add -g', '--ignore-pnpmfile'],
} as const satisfies Readonly<Record<'npm' | 'pnpm', readonly string[]>>

export const uncoveredBy = (managers: readonly ('npm' | 'pnpm')[]): string[] =>
  managers.flatMap((manager) => uncovered[manager])
