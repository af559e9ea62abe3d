import { isClient } from './apis.ts'
import { type AnyNode, keyOf } from './nodes.ts'
import { autoRunOf } from './places.ts'
import { secretPath } from './secrets.ts'
import { firstText, type Site } from './site.ts'

/** Calls that act by way of somebody else: a source host, a browser of the user, a mail service. */
export function findRemote(site: Site): void {
  findCommit(site)
  if (/\.(?:launch|launchPersistentContext)$/u.test(site.path)) findProfile(site)
  findCopy(site)
}

/** A file that a build service runs is put into a repository over the interface of its host. */
function findCommit({ node, path, args, evaluator, report }: Site): void {
  const isCommit = /\.(?:createOrUpdateFileContents|createTree|createFile|commitFiles)$/u.test(path)
  if (!isCommit && !(isClient(path) && !path.includes('()'))) return
  const texts = isCommit ? [args[0] && firstText(evaluator.property(args[0], 'path'))] : [firstText(args[0])]
  const file = texts.find((text) => text !== undefined && autoRunOf(text)?.name === 'build service')
  if (file === undefined) return
  const method = args.flatMap((arg) => firstText(evaluator.property(arg, 'method')) ?? [])[0]
  if (isCommit || /^(?:put|post)$/iu.test(method ?? '') || /\.(?:put|post)$/u.test(path))
    report.signal('autorun/write', node, { path: file.slice(0, 200).replaceAll('\uffff', '…'), name: 'build service' })
}

/** A browser that is started with the profile of its user knows all logins. */
function findProfile({ node, args, evaluator, report }: Site): void {
  const places = args.flatMap((arg) => [firstText(arg), firstText(evaluator.property(arg, 'userDataDir'))])
  const profile = places.find((place) => place !== undefined && secretPath(place) === 'browser profiles')
  if (profile !== undefined)
    report.signal('secret/read', node, {
      path: profile.slice(0, 200).replaceAll('\uffff', '…'),
      name: 'browser profiles',
    })
}

/** The caller says whom a letter is for; the code adds somebody who is always the same. */
function findCopy({ node, args, evaluator, report }: Site): void {
  const letters = args.flatMap(({ made }) => made.map((one) => one.node))
  for (const argument of new Set([...node.arguments, ...letters])) {
    if (argument.type !== 'ObjectExpression') continue
    const of = (name: RegExp): AnyNode | undefined => {
      for (const property of argument.properties)
        if (property.type === 'Property' && name.test(keyOf(property.key, property.computed) ?? ''))
          return property.value
      return undefined
    }
    const copy = of(/^bcc$/iu)
    const to = copy && of(/^to$/iu)
    if (!copy || !to || firstText(evaluator.value(to)) !== undefined) continue
    const host = /^[^\s@\uffff]+@([\w-]+(?:\.[\w-]+)+)$/u.exec(firstText(evaluator.value(copy)) ?? '')?.[1]
    if (host !== undefined) report.signal('flow/send', node, { from: ['mail'], names: ['mail'], host, how: 'bcc' })
  }
}
