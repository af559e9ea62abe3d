import type { Args, Finding, Gap, Judgement, Pin, ResolvedPackage } from './model.ts'
import { isObject, type Json, own, stringOf, stringsOf } from './parse/json.ts'

/** All of a judgement that stands but its package, which the set has. */
export function entryOf(judgement: Judgement): object {
  const { package: _, resident: __, carried: ___, ...entry } = judgement
  const { verdict, scripts, approved, findings, excepted, gaps, pin, license, ...more } = entry
  // Does not compile once a judgement has something that an entry would lose when it is read.
  const nothingMore: Record<string, never> = more
  return { ...entry, ...nothingMore }
}

/** A judgement of this package, a resident or bundled, that {@link entryOf} wrote; undefined when anything in it is not what it has to be. */
export function judgementOf(row: Json | undefined, pkg: ResolvedPackage): Judgement | undefined {
  const [verdict, approved, scripts] = [own(row, 'verdict'), own(row, 'approved'), own(row, 'scripts')]
  // What is critical stands only where the policy lifted it: an entry that says otherwise is not one of ours.
  const findings = listOf(own(row, 'findings'), (item) => notCritical(findingOf(item)))
  const excepted = listOf(own(row, 'excepted'), (item) => {
    const [finding, reason] = [findingOf(own(item, 'finding')), stringOf(own(item, 'reason'))]
    return finding && reason !== undefined ? { finding, reason } : undefined
  })
  const [pin, license] = [pinOf(own(row, 'pin')), own(row, 'license')]
  if ((verdict !== 'allow' && verdict !== 'strip') || typeof approved !== 'boolean' || !isTexts(scripts))
    return undefined
  const gaps = listOf(own(row, 'gaps'), gapOf)
  if (!findings || !excepted || !gaps || (pin === undefined && own(row, 'pin') !== undefined)) return undefined
  if (!isOptional(license, 'string')) return undefined
  return {
    package: pkg,
    verdict,
    scripts: stringsOf(scripts),
    approved,
    resident: !pkg.bundled,
    findings,
    excepted,
    gaps,
    ...(pin && { pin }),
    ...(license !== undefined && { license }),
  }
}

/** Only those that the bytes hold are kept. */
function gapOf(value: Json): Gap | undefined {
  const [about, why] = [stringOf(own(value, 'about')), stringOf(own(value, 'why'))]
  return about === undefined || why === undefined ? undefined : { about, why, inBytes: true }
}

function findingOf(value: Json | undefined): Finding | undefined {
  const [rule, message] = [stringOf(own(value, 'rule')), stringOf(own(value, 'message'))]
  const [severity, confidence] = [own(value, 'severity'), own(value, 'confidence')]
  const [file, line, excerpt, args] = ['file', 'line', 'excerpt', 'args'].map((key) => own(value, key))
  if (rule === undefined || message === undefined || !isArgs(args)) return undefined
  if (!isSeverity(severity)) return undefined
  if (confidence !== 'low' && confidence !== 'medium' && confidence !== 'high') return undefined
  if (!isOptional(file, 'string') || !isOptional(line, 'number') || !isOptional(excerpt, 'string')) return undefined
  const place = { ...(file !== undefined && { file }), ...(line !== undefined && { line }) }
  return { rule, severity, confidence, message, args, ...place, ...(excerpt !== undefined && { excerpt }) }
}

const severities = ['low', 'medium', 'high', 'critical'] as const
const isSeverity = (value: Json | undefined): value is Finding['severity'] => severities.some((one) => one === value)
const notCritical = (finding: Finding | undefined) => (finding?.severity === 'critical' ? undefined : finding)

function listOf<T>(value: Json | undefined, one: (item: Json) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.map(one)
  return items.every((item) => item !== undefined) ? (items as T[]) : undefined
}

const isTexts = (value: Json | undefined): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every((item) => typeof item === 'string')

function pinOf(value: Json | undefined): Pin | undefined {
  const [integrity, content, reach] = ['integrity', 'content', 'reach'].map((key) => own(value, key))
  const scripts = own(value, 'scripts')
  if (typeof integrity !== 'string' || typeof content !== 'string' || !isTexts(scripts)) return undefined
  if (!isOptional(reach, 'string')) return undefined
  return { integrity, scripts: stringsOf(scripts), content, ...(reach !== undefined && { reach }) }
}

const isArgs = (value: Json | undefined): value is Args =>
  isObject(value) &&
  Object.values(value).every(
    (item) =>
      typeof item === 'string' ||
      typeof item === 'number' ||
      (Array.isArray(item) && item.every((part) => typeof part === 'string')),
  )

type Named = { string: string; number: number }
const isOptional = <K extends keyof Named>(value: Json | undefined, type: K): value is Named[K] | undefined =>
  value === undefined || typeof value === type
