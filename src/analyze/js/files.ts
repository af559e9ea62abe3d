import type { Args } from '../../model.ts'
import { reachOfHook } from './hook-text.ts'
import { type AutoRun, autoRunOf } from './places.ts'
import { secretPath } from './secrets.ts'
import { firstText, kindsOf, namesOf, type Site } from './site.ts'
import { hole, mergeTaints, textsOf, type Value } from './value.ts'

const writes =
  /^fs\.(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|outputFile|outputFileSync|outputJson|outputJsonSync|writeJson|writeJsonSync|truncate|truncateSync)$/u
const copies =
  /^fs\.(?:copyFile|copyFileSync|copy|copySync|rename|renameSync|symlink|symlinkSync|link|linkSync|cp|cpSync)$/u
const deletes =
  /^fs\.(?:unlink|unlinkSync|rm|rmSync|rmdir|rmdirSync|remove|removeSync|emptyDir|emptyDirSync)$|^(?:rimraf|rimraf\.sync|del|del\.sync)$/u
const reads =
  /^fs\.(?:readFile|readFileSync|createReadStream|readdir|readdirSync|copyFile|copyFileSync|copy|copySync|existsSync|access|accessSync|stat|statSync|readJson|readJsonSync|open|openSync|cp|cpSync)$/u

const looks = /^fs\.(?:existsSync|access|accessSync|stat|statSync)$/u

/** Files that are read, written, deleted or made executable, where the place says something. */
export function findFiles(site: Site): void {
  const { node, path, args, evaluator, report } = site
  if (!path.startsWith('fs.') && !deletes.test(path)) return
  if (path.startsWith('fs.createWriteStream().')) {
    findStreamed(site)
    return
  }
  const target = firstText(args[copies.test(path) ? 1 : 0])
  if (reads.test(path)) findSecret(site, firstText(args[0]), looks.test(path))
  if (writes.test(path) || copies.test(path)) {
    const taints = mergeTaints(args.slice(1, 2).map((arg) => evaluator.taintsOf(arg)))
    // A copy of what a search finds keeps it.
    const among = writes.test(path) && (args[0]?.taints.some(({ kind }) => kind === 'listing') ?? false)
    const isInProject = args[copies.test(path) ? 1 : 0]?.taints.some(({ detail }) => detail === 'INIT_CWD') ?? false
    // The project's own folder has no known name; what is written into it is obeyed there.
    wrote(site, isInProject ? target?.replace(/^\uffff(?=\/\.)/u, '.') : target, kindsOf(taints), among)
    const outside = taints.filter(({ kind }) => kind === 'network')
    if (outside.length > 0)
      report.signal('flow/write', node, {
        host: outside.find(({ detail }) => detail !== '')?.detail ?? '',
        path: shown(target),
      })
    if (taints.some(({ kind }) => kind === 'decoded'))
      report.signal('flow/write', node, { host: '', how: 'decoded', path: shown(target) })
  }
  // `unlink` takes files: a folder is not what it deletes, whatever the text says.
  const isFolder = /^fs\.unlink/u.test(path) && target?.endsWith('/') === true
  if (deletes.test(path))
    report.signal('file/delete', node, { path: shown(isFolder ? undefined : target), ...amongOf(args[0]) })
  if (/^fs\.(?:chmod|chmodSync|fchmod|fchmodSync)$/u.test(path))
    report.signal('file/executable', node, { path: shown(target) })
}

/** Where what is deleted was found: by a search, or in the folder that the program was started in. */
function amongOf(value: Value | undefined): Args {
  if (!value) return {}
  if (value.taints.some(({ kind }) => kind === 'listing')) return { among: 'listing' }
  const isPlace = [...value.taints, ...value.apis.map(({ path }) => ({ detail: path }))].some(({ detail }) =>
    /^(?:process\.cwd\(\)|(?:process\.env\.)?INIT_CWD)$/u.test(detail),
  )
  return isPlace || textsOf(value).some((text) => /^[\w@-]/u.test(text)) ? { among: 'project' } : {}
}

function findSecret({ node, report }: Site, path: string | undefined, isLooked: boolean): void {
  const secret = path === undefined ? undefined : secretPath(path)
  if (secret !== undefined)
    report.signal('secret/read', node, { path: shown(path), name: secret, ...(isLooked && { does: 'looks' }) })
}

function wrote(site: Site, path: string | undefined, from: readonly string[], isListed: boolean): void {
  const { node, report } = site
  report.signal('file/write', node, { path: shown(path), from, ...(isListed && { among: 'listing' }) })
  const place = path === undefined ? undefined : autoRunOf(path)
  if (place)
    report.signal(kindOf(place), node, {
      path: shown(path),
      name: place.name,
      from,
      ...(place.name === 'git' && hookOf(site)),
    })
}

/** What a hook would do, or which file of the package becomes one. */
function hookOf({ path, args, evaluator }: Site): Args {
  const [first, second] = args
  if (copies.test(path)) return { source: shown(firstText(first)) }
  const does = second ? textsOf(second).flatMap(reachOfHook) : []
  const source = second && evaluator.taintsOf(second).find(({ kind }) => kind === 'own-file')?.detail
  return { ...(does.length > 0 && { does: [...new Set(does)] }), ...(source !== undefined && { source }) }
}

const kindOf = ({ what }: AutoRun) =>
  what === 'persist' ? 'persist/starts' : what === 'autorun' ? 'autorun/write' : 'tamper/package'

/** `file.write(chunk)` of a stream whose place the call that made it knows. */
function findStreamed({ node, path, args, origin, evaluator, report }: Site): void {
  if (!/\.(?:write|end)$/u.test(path)) return
  const outside = mergeTaints(args.map((arg) => evaluator.taintsOf(arg))).filter(({ kind }) => kind === 'network')
  if (outside.length === 0) return
  const target = origin?.arguments[0] ? firstText(evaluator.value(origin.arguments[0])) : undefined
  report.signal('flow/write', node, { host: outside[0]?.detail ?? '', path: shown(target), names: namesOf(outside) })
}

export const shown = (path: string | undefined) => (path ?? hole).slice(0, 300).replaceAll(hole, '…')
