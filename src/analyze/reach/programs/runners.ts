import { inside } from '../../shell/scope.ts'
import { computed, isKnown } from '../../shell/types.ts'
import { type Effect, type Program, unresolved } from './effect.ts'
import { optionsOf } from './options.ts'

const managerValued = new Set(
  '--prefix -C --dir --cwd --filter -F -w --workspace --loglevel --registry --cache --userconfig --script-shell'.split(
    ' ',
  ),
)
/** Verbs of npm, yarn and pnpm that run an own script of that name. */
const scriptVerbs = new Set(['test', 't', 'start', 'stop', 'restart'])
const installVerbs = new Set([
  'install',
  'i',
  'in',
  'add',
  'ci',
  'update',
  'up',
  'upgrade',
  'link',
  'rebuild',
  'create',
  'init',
])
const execVerbs = new Set(['exec', 'x', 'dlx'])
const harmless = new Set(
  'config get set ls list ll view info bin root prefix version pack help cache whoami ping outdated audit fund explain'.split(
    ' ',
  ),
)

/** npm, yarn, pnpm and bun. */
export const manager: Program = function* (call, pkg, follow) {
  const { options, operands } = optionsOf(call.words.slice(1), managerValued)
  const [verb = '', ...rest] = operands
  const elsewhere = options.find(([name]) => ['--prefix', '-C', '--dir', '--cwd'].includes(name))?.[1]
  const isYarn = /yarn/u.test(call.words[0] ?? '')
  if (verb === 'run' || verb === 'run-script' || verb === 'rum' || verb === 'urn')
    // Options may stand behind the verb: `npm run -s build`.
    yield* scripts(optionsOf(rest, managerValued).operands, elsewhere, call.cwd)
  else if (execVerbs.has(verb)) yield* follow({ ...call, words: ['npx', ...rest] })
  else if (scriptVerbs.has(verb)) yield* scripts([verb === 't' ? 'test' : verb], elsewhere, call.cwd)
  else if (verb === 'node') yield* follow({ ...call, words: operands })
  else if (installVerbs.has(verb) || (isYarn && verb === '' && options.length === 0) || verb === 'global') {
    yield unresolved(`${call.words.slice(0, 6).join(' ')} installs packages`)
  } else if (verb !== '' && Object.hasOwn(pkg.scripts, verb)) yield* scripts(operands, elsewhere, call.cwd)
  else if (verb !== '' && /^(?:yarn|pnpm|bun)/u.test(call.words[0] ?? '') && !harmless.has(verb)) {
    yield* follow({ ...call, words: operands })
  } else if (!isKnown(verb)) yield unresolved(`${call.words[0]} runs a computed script`)
}

function* scripts(
  [name = '']: readonly string[],
  elsewhere: string | undefined,
  cwd: string | undefined,
): Iterable<Effect> {
  const folder = elsewhere === undefined ? cwd : inside(cwd, elsewhere)
  if (folder !== '.') yield unresolved(`runs the script ${name} of another folder`)
  else if (!isKnown(name)) yield unresolved('runs a computed script')
  else yield { do: 'script', name }
}

const npxValued = new Set(['-p', '--package', '-c', '--call', '--registry', '--cache'])

/** npx and its like: own program, a dependency's, or one that is fetched at that moment. */
export const npx: Program = function* (call, pkg, follow) {
  const { options, operands } = optionsOf(call.words.slice(1), npxValued)
  const text = options.find(([name]) => name === '-c' || name === '--call')?.[1]
  if (text !== undefined) yield { do: 'text', as: 'shell', text, cwd: call.cwd ?? '.' }
  const packages = options.filter(([name]) => name === '-p' || name === '--package').map(([, value]) => value ?? '')
  const [program = ''] = operands
  const name = /^(@[^/@]+\/[^@]+|[^@]+)/u.exec(program)?.[1] ?? program
  for (const wanted of packages.length > 0 ? packages : program === '' ? [] : [name]) {
    const bare = /^(@[^/@]+\/[^@]+|[^@]+)/u.exec(wanted)?.[1] ?? wanted
    const isOwn = Object.hasOwn(pkg.bins, bare) || pkg.dependencies.has(bare) || localTools.has(bare)
    if (!isOwn) yield { do: 'fetch', name: bare.slice(0, 100), what: `npx fetches and runs ${bare.slice(0, 100)}` }
  }
  if (operands.length > 0)
    yield* follow({
      ...call,
      words: [name.startsWith('@') ? (name.split('/')[1] ?? name) : name, ...operands.slice(1)],
    })
}

/** Programs that come with node or npm. */
const localTools = new Set(['node', 'npm', 'node-gyp', 'npx'])

/** `run-s a b:*`, `npm-run-all`, `concurrently "npm:x" "cmd"`. */
export const several: Program = function* (call, pkg, follow) {
  for (const word of call.words.slice(1)) {
    if (word.startsWith('-')) continue
    const name = word.replace(/^(?:npm|yarn|pnpm):/u, '').split(' ', 1)[0] as string
    const names = name.includes('*') ? Object.keys(pkg.scripts).filter((one) => fits(one, name)) : [name]
    const own = names.filter((one) => Object.hasOwn(pkg.scripts, one))
    for (const one of own) yield { do: 'script', name: one }
    if (own.length === 0 && word.includes(' ')) yield { do: 'text', as: 'shell', text: word, cwd: call.cwd ?? '.' }
    else if (own.length === 0) yield* follow({ ...call, words: [word] })
  }
}

const fits = (name: string, pattern: string): boolean => {
  const [before = '', after = ''] = pattern.split(/\*+/u, 2)
  return name.startsWith(before) && name.endsWith(after)
}

/** Programs that run the rest of their words after options and assignments. */
export const wrapper =
  (valued: readonly string[] = [], skip = 0): Program =>
  (call, _pkg, follow) => {
    const { operands } = optionsOf(call.words.slice(1), new Set(valued))
    const start = operands.findIndex((word) => !/^[A-Za-z_]\w*=/u.test(word))
    const words = start < 0 ? [] : operands.slice(start + skip)
    return words.length === 0 ? [] : follow({ ...call, words })
  }

/** `find … -exec program … ;` */
export const find: Program = function* (call, _pkg, follow) {
  for (const [at, word] of call.words.entries()) {
    if (!/^-(?:exec|execdir|ok|okdir)$/u.test(word)) continue
    const rest = call.words.slice(at + 1)
    const end = rest.findIndex((one) => one === ';' || one === '+')
    yield* follow({
      ...call,
      words: (end < 0 ? rest : rest.slice(0, end)).map((one) => one.replaceAll('{}', computed)),
    })
  }
}

/** awk starts commands with `system(…)` and with pipes. */
export const awk: Program = function* ({ words }) {
  if (words.some((word) => /\bsystem\s*\(|\|\s*"|\|\s*getline/u.test(word))) yield unresolved('awk starts a command')
}

/** cmd.exe's `start ["title"] [/options] program …` */
export const start: Program = (call, pkg, follow) => {
  const words = call.words.slice(1).filter((word) => word !== '')
  const from = words.findIndex((word) => !/^\/\w+$/u.test(word))
  const rest = from < 0 ? [] : words.slice(from)
  const [first = '', second] = rest
  const isTitle = second !== undefined && first.includes(' ') && !pkg.has(first)
  return rest.length === 0 || /^https?:/iu.test(first) ? [] : follow({ ...call, words: isTitle ? rest.slice(1) : rest })
}

/** Programs whose words are one more command line: `eval`, `cross-env-shell`. */
export const joined: Program = function* ({ words, cwd }) {
  const text = words.slice(1).join(' ')
  if (text.replace(/[\0\s]/gu, '') === '' && text !== '') yield unresolved('a computed text is run (shell)')
  else if (text !== '') yield { do: 'text', as: 'shell', text, cwd: cwd ?? '.' }
}
