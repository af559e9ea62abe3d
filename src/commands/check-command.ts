import { Fault } from '../parse/fault.ts'
import { check } from './check.ts'
import { requireFormat, sayReport } from './check-output.ts'
import { checkSbom } from './check-sbom.ts'
import type { Session } from './session.ts'

export const checkFlags = {
  json: { type: 'boolean' },
  offline: { type: 'boolean' },
  format: { type: 'string' },
  out: { type: 'string' },
  base: { type: 'string' },
  sbom: { type: 'string' },
} as const

export type Values = Readonly<Record<string, unknown>>

/** `portcullis check`. @throws Fault `cli/usage` and what `check` and `checkSbom` throw */
export async function checkCommand(session: Session, values: Values, out: NodeJS.WriteStream): Promise<number> {
  const [format, file, base, sbom] = ['format', 'out', 'base', 'sbom'].map((name) => textIn(values, name))
  const chosen = format ?? (values['json'] === true ? 'json' : 'text')
  // Before all the work, not after it.
  if (chosen !== 'text') requireFormat(chosen)
  else if (file !== undefined) throw new Fault('cli/usage', '--out needs a --format other than text')
  if (base !== undefined && sbom !== undefined) throw new Fault('cli/usage', '--base and --sbom do not go together')
  const options = values['offline'] === true ? { offline: true } : {}
  const report =
    sbom === undefined
      ? await check(session, { ...options, ...(base !== undefined && { base }) })
      : await checkSbom(session, sbom, options)
  return sayReport(session, report, { format: chosen, ...(file !== undefined && { file }) }, out)
}

export const textIn = (values: Values, name: string): string | undefined =>
  typeof values[name] === 'string' ? values[name] : undefined
