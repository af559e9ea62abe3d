import type { Release } from './read.ts'

/**
 * Whether two releases' package.json are the same in every field that reached code asks for, as a plain search of its text
 * says: told without the guard's own reader, and less often than it.
 */
export function hasSameFields(before: Release, after: Release): boolean {
  const fields = [before, after].map(fieldsAskedFor)
  if (fields.includes(undefined)) return false
  const [old, next] = [before, after].map(({ files, version }) =>
    JSON.parse((files.get('package.json')?.toString('utf8') ?? '{}').replaceAll(`"${version}"`, '"own version"')),
  )
  return fields.every((names) => names?.every((name) => JSON.stringify(old[name]) === JSON.stringify(next[name])))
}

const loading = /require\((?:[^()]|\([^()]*\))*\bpackage(?:\.json)?['"`]\s*\)*/gu

function fieldsAskedFor({ code, files }: Release): string[] | undefined {
  const found: string[] = []
  for (const { path, when } of code.reach.files) {
    if (!when.includes('install') || path === 'package.json') continue
    const text = files.get(path)?.toString('utf8') ?? ''
    for (const { 0: call, index } of text.matchAll(loading)) {
      const [before, behind] = [text.slice(0, index), text.slice(index + call.length)]
      const taken = /^\.(\w+)/u.exec(behind)?.[1]
      const [, list, name] = /(?:\{([\w\s,]+)\}|(?<![.\w])(\w+))\s*=\s*$/u.exec(before) ?? []
      if (taken !== undefined) found.push(taken)
      else if (list !== undefined) found.push(...list.split(',').map((one) => one.trim()))
      else if (name === undefined) return undefined
      else {
        const uses = text.match(new RegExp(`(?<![.\\w'"\`])${name}\\b(?!['"\`])`, 'gu'))?.length ?? 0
        const fields = [...text.matchAll(new RegExp(`(?<![.\\w])${name}\\.(\\w+)`, 'gu'))].map(
          ([, field]) => field ?? '',
        )
        if (uses !== fields.length + 1) return undefined
        found.push(...fields)
      }
    }
  }
  return found
}
