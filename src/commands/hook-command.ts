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
