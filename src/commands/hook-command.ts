export type NpmEvent = 'preinstall' | 'postinstall'

export const hookCommandFor = (event: NpmEvent): string => `node .portcullis/preinstall.cjs ${event}`

/**
 * Whether a root script starts with the guard's own hook, and what follows it. The script shell then runs the hook
 * itself: `node` on a script's PATH may be a bin that a dependency brought.
 */
export function hookIn(command: string): { readonly event: NpmEvent; readonly rest?: string } | undefined {
  for (const event of ['preinstall', 'postinstall'] as const) {
    const hook = hookCommandFor(event)
    if (command === hook) return { event }
    if (command.startsWith(`${hook} && `)) return { event, rest: command.slice(hook.length + 4) }
  }
  return undefined
}

/** What goes around a script that was there already: its text stays as it is. */
export function around(event: NpmEvent, command: string): { readonly before: string; readonly after: string } {
  const hook = hookCommandFor(event)
  if (command.trim() === '') return { before: hook, after: '' }
  if (!outlivesFailure(command)) return { before: `${hook} && `, after: '' }
  return { before: `${hook} && (`, after: command.includes('#') ? '\n)' : ')' }
}

/** In `hook && a || b` and `hook && a; b` a shell runs `b` although the hook said no, and its exit code counts. */
const outlivesFailure = (command: string): boolean => /\|\||;|\n|(?<!&)&(?!&)/u.test(command)

/** The user's own script again, out of the parentheses that {@link around} puts. */
export function unwrapped(rest: string): string {
  const inner = /^\((?<inner>.*?)\n?\)$/su.exec(rest)?.groups?.['inner']
  return inner !== undefined && outlivesFailure(inner) && isOneGroup(rest) ? inner : rest
}

function isOneGroup(text: string): boolean {
  let depth = 0
  for (const [index, char] of [...text].entries()) {
    if (char === '(') depth++
    if (char === ')' && --depth === 0) return index === [...text].length - 1
  }
  return false
}
