import { posix } from 'node:path'
import { reasonOf } from '../../parse/fault.ts'
import type { Command, JsFile, Reference } from '../js/types.ts'
import { pythonText } from '../python/read.ts'
import { Commands } from '../shell/commands.ts'
import { feed } from '../shell/output.ts'
import { parseShell } from '../shell/parse.ts'
import { powershellSignals } from '../shell/powershell.ts'
import { shellSignals } from '../shell/signals.ts'
import { computed, type ShellCommand } from '../shell/types.ts'
import { asShell, recipes } from './dialects.ts'
import { readGyp } from './gyp.ts'
import { languageByName, languageOf } from './language.ts'
import { scriptLines } from './manifest-lines.ts'
import { type Resolution, resolveModule } from './modules.ts'
import type { Effect, Language, Package } from './programs/effect.ts'
import { effectsOf } from './programs/index.ts'
import { emptyReading, keyOf, type Reading, type Step } from './reading.ts'
import { normal, type Tree } from './tree.ts'

/** Reads one file of JavaScript alone. @param path names it in signals */
export type ReadJs = (text: string, path: string) => JsFile

/** Texts inside texts: `sh -c "node -e '…'"`. */
const maxNesting = 6
/** Characters of JavaScript that are parsed for one package; a deterministic budget beside the clock's. */
const maxJs = 24 * 1024 * 1024

/** Where a text stands, for lines, for relative paths, and for what it says of itself. */
interface Place {
  readonly file: string
  readonly line: number
  /** Relative to the package's folder. */
  readonly cwd: string
  /** Is it a file of its own? */
  readonly script?: string
  readonly depth: number
  readonly runs?: 'load' | 'call'
  /** Where to look too for what a command names: JavaScript writes its `__dirname` as `.`. */
  readonly near?: string
}

/** Reads each step of one package once. */
export class Reader {
  readonly #tree: Tree
  readonly #pkg: Package
  readonly #readJs: ReadJs
  readonly #readings = new Map<string, Reading>()
  readonly #lineOf: (script: string) => number
  #spent = 0
  /** What was read of JavaScript, by path: the input of analysis across files. */
  readonly js = new Map<string, JsFile>()

  constructor(tree: Tree, pkg: Package, readJs: ReadJs) {
    this.#tree = tree
    this.#pkg = pkg
    this.#readJs = readJs
    this.#lineOf = scriptLines(tree.source.manifestText)
  }

  /** The same step under one name, so that a file is read once however it is started. */
  canonical(step: Step): Step {
    if ('script' in step || (step.as !== 'auto' && step.as !== 'named')) return step
    const by = languageByName(step.path)
    if (step.as === 'named') return { path: step.path, as: by ?? 'data' }
    return { path: step.path, as: languageOf(step.path, this.#tree.text(step.path), 'js') }
  }

  read(step: Step): Reading {
    const key = keyOf(step)
    const known = this.#readings.get(key)
    if (known) return known
    const reading = emptyReading()
    this.#readings.set(key, reading)
    if ('script' in step) this.#script(step.script, reading)
    else this.#file(step.path, step.as, reading)
    return reading
  }

  /** The steps that a lifecycle command takes; it may differ from the manifest's (implicit node-gyp). */
  command(event: string, text: string): Reading {
    const reading = emptyReading()
    this.#shell(text, { file: 'package.json', line: this.#lineOf(event), cwd: '.', depth: 0 }, reading)
    return reading
  }

  #script(name: string, reading: Reading): void {
    const place = { file: 'package.json', line: this.#lineOf(name), cwd: '.', depth: 0 }
    // npm's run-script runs the two neighbours too.
    for (const one of [`pre${name}`, name, `post${name}`]) {
      const text = Object.hasOwn(this.#pkg.scripts, one) ? this.#pkg.scripts[one] : undefined
      if (text !== undefined) this.#shell(text, { ...place, line: this.#lineOf(one) }, reading)
      else if (one === name && name !== 'install')
        this.#lost(`runs the script ${name.slice(0, 100)}, which is not in package.json`, place, reading)
    }
  }

  #file(path: string, as: Language | 'data', reading: Reading): void {
    const file = this.#tree.file(path)
    const place = { file: path, line: 1, cwd: posix.dirname(path), depth: 0 }
    if (file === undefined) {
      this.#lost(`${path.slice(0, 100)} is not in the package`, place, reading)
      return
    }
    const text = this.#tree.text(path)
    if (as === 'data' || as === 'auto' || as === 'named') return
    if (text === undefined) {
      if (file.size > 0) this.#gap(`${path} was not read (${file.size} bytes)`, place, reading)
      return
    }
    this.#text(text, as, { ...place, script: path }, reading)
    this.#tree.forget(path)
  }

  #text(text: string, language: Exclude<Language, 'auto' | 'named'>, place: Place, reading: Reading): void {
    if (place.depth > maxNesting) {
      this.#lost('texts run inside texts', place, reading)
      return
    }
    if (language === 'js') this.#js(text, place, reading)
    else if (language === 'gyp') this.#gyp(text, place, reading)
    else if (language === 'python') this.#python(text, place, reading)
    else if (language === 'powershell') {
      reading.signals.push(...powershellSignals(text, place))
      this.#lost('a PowerShell text is not followed', place, reading)
    } else if (language === 'make') {
      for (const recipe of recipes(text)) this.#shell(recipe.text, { ...place, line: recipe.line }, reading)
    } else this.#shell(language === 'batch' ? asShell(text) : text, place, reading)
  }

  #js(text: string, place: Place, reading: Reading): void {
    if (this.#spent + text.length > maxJs) {
      this.#gap(`${place.file} was not read: more code than is read of one package`, place, reading)
      return
    }
    this.#spent += text.length
    const isFile = place.script !== undefined
    const js = this.#readJs(text, place.file)
    if (isFile) this.js.set(place.file, js)
    const shift = place.line - 1
    for (const signal of js.signals) reading.signals.push(isFile ? signal : { ...signal, line: signal.line + shift })
    if (js.problem !== undefined) this.#gap(`${place.file}: ${js.problem}`, place, reading)
    for (const one of js.references) this.#reference(one, { ...place, line: one.line + shift }, reading)
    const runs = new Map(
      js.signals.map(({ line, args }) => [line, args['runs'] === 'call' ? ('call' as const) : ('load' as const)]),
    )
    for (const one of js.commands)
      this.#command(one, { ...place, line: one.line + shift, runs: runs.get(one.line) ?? 'load' }, reading)
  }

  #reference({ kind, target }: Reference, place: Place, reading: Reading): void {
    if (target === undefined) {
      this.#lost(`a computed ${names[kind]}`, place, reading)
      return
    }
    if (kind === 'require' || kind === 'import') {
      this.#module(target, place.cwd, place, reading)
      return
    }
    // A path of another file: relative to this one (`__dirname`), or to the folder that the process runs in.
    const near = normal(posix.join(place.cwd, target))
    const path = [near, normal(target)].find((one) => one !== undefined && this.#tree.module(one) !== undefined)
    const found = path === undefined ? undefined : kind === 'read' ? this.#tree.exact(path) : this.#tree.module(path)
    if (found !== undefined)
      reading.next.push({ path: found, as: kind === 'read' || kind === 'native' ? 'data' : 'js' })
    // A native library or data that is missing is made elsewhere or made never; it starts nothing of the package.
    else if (kind !== 'read' && kind !== 'native')
      this.#lost(`${target.slice(0, 100)} is started, which is not in the package`, place, reading)
  }

  #module(specifier: string, from: string, place: Place, reading: Reading): void {
    const folders = place.near === undefined ? [from] : [from, posix.join(place.near, from)]
    const tried = folders.map((folder) => resolveModule(this.#tree, folder === '.' ? '' : folder, specifier))
    const found = tried.find(({ to }) => to === 'files') ?? (tried[0] as Resolution)
    if (found.to === 'files')
      for (const path of found.paths) reading.next.push({ path, as: languageOf(path, undefined, 'js') })
    else if (found.to === 'elsewhere') reading.packages.add(found.name)
    else if (!/\.(?:node|json)$/u.test(specifier)) this.#lost(`loads ${found.what}`, place, reading)
  }

  #command({ shell, words }: Command, place: Place, reading: Reading): void {
    // A program started by code runs in the process's folder, which at install is the package's.
    const at = { ...place, cwd: '.', near: place.cwd, depth: place.depth + 1 }
    if (shell) this.#shell(words.map(filledIn).join(' '), { ...at, script: '' }, reading)
    else {
      const filled = words.map(filledIn)
      const call: ShellCommand = {
        words: filled,
        variables: [],
        env: new Map(),
        redirects: [],
        cwd: '.',
        line: place.line,
        excerpt: filled.join(' ').slice(0, 200),
        number: 0,
        background: false,
      }
      reading.signals.push(...shellSignals([call], at))
      this.#effects(effectsOf({ words: filled, cwd: '.', input: undefined }, this.#pkg), at, reading)
    }
  }

  #shell(text: string, place: Place, reading: Reading): void {
    if (place.depth > maxNesting) {
      this.#lost('texts run inside texts', place, reading)
      return
    }
    const script = place.script === undefined || place.script === '' ? {} : { script: place.script }
    const { commands, problem } = parseShell(text, {
      cwd: script.script === undefined ? place.cwd : '.',
      line: place.line,
      ...script,
    })
    if (problem !== undefined) this.#gap(`a shell text of ${place.file}: ${problem}`, place, reading)
    reading.signals.push(...shellSignals(commands, place))
    const all = new Commands(commands)
    for (const command of commands) {
      const call = { words: feed.words(command, all), cwd: command.cwd, input: feed.input(command) }
      this.#effects(effectsOf(call, this.#pkg), { ...place, line: command.line, cwd: command.cwd ?? '.' }, reading)
    }
  }

  #effects(effects: readonly Effect[], place: Place, reading: Reading): void {
    for (const effect of effects) {
      if (effect.do === 'script') reading.next.push({ script: effect.name })
      else if (effect.do === 'module') this.#module(effect.specifier, effect.from, place, reading)
      else if (effect.do === 'unresolved') this.#lost(effect.what, place, reading)
      else if (effect.do === 'package') reading.packages.add(effect.name)
      else if (effect.do === 'compile') reading.compiles = true
      else if (effect.do === 'text') {
        const { script: _, ...inline } = place
        this.#text(effect.text, effect.as, { ...inline, cwd: effect.cwd, depth: place.depth + 1 }, reading)
      } else this.#run(effect.path, effect.as, place, reading)
    }
  }

  #run(path: string, as: Language, place: Place, reading: Reading): void {
    const paths = place.near === undefined ? [path] : [path, posix.join(place.near, path)]
    const found = paths
      .map((one) => normal(one))
      .flatMap((one) => (one === undefined ? [] : (this.#tree.exact(one) ?? [])))
      .at(0)
    if (found !== undefined)
      reading.next.push({ path: found, as: as === 'auto' ? languageOf(found, this.#tree.text(found), 'shell') : as })
    else if (as !== 'gyp' && as !== 'make')
      this.#lost(`runs ${path.slice(0, 100)}, which is not in the package`, place, reading)
  }

  #gyp(text: string, place: Place, reading: Reading): void {
    try {
      const { commands, files, oddConditions } = readGyp(text, place.file)
      reading.compiles = true
      for (const { text: excerpt, line } of oddConditions) {
        reading.signals.push({
          kind: 'code/dynamic',
          file: place.file,
          line,
          excerpt: excerpt.slice(0, 200),
          args: { how: 'gyp condition', runs: 'load' },
        })
      }
      for (const file of files) {
        const path = file === undefined ? undefined : normal(posix.join(place.cwd, file))
        const found = path === undefined ? undefined : this.#tree.exact(path)
        if (found !== undefined) reading.next.push({ path: found, as: 'gyp' })
        else if (file === undefined) this.#lost('a computed gyp file is taken in', place, reading)
      }
      for (const command of commands) {
        const { script: _, ...at } = { ...place, line: command.line, depth: place.depth + 1 }
        if ('text' in command) this.#shell(command.text, at, reading)
        else if ('python' in command)
          this.#effects([{ do: 'run', path: posix.join(place.cwd, `${command.python}.py`), as: 'python' }], at, reading)
        else this.#words(command.words, at, reading)
      }
    } catch (thrown) {
      if (oddPython.test(text.replace(/'[^'\n]*'|"[^"\n]*"|#.*/gu, ''))) {
        const excerpt = (oddPython.exec(text)?.[0] ?? '').slice(0, 200)
        reading.signals.push({
          kind: 'code/dynamic',
          file: place.file,
          line: 1,
          excerpt,
          args: { how: 'gyp code', runs: 'load' },
        })
      }
      this.#gap(`${place.file}: ${reasonOf(thrown)}`, place, reading)
    }
  }

  #words(words: readonly string[], place: Place, reading: Reading): void {
    const call = { words, cwd: place.cwd, input: undefined }
    const shown: ShellCommand = {
      words,
      variables: [],
      env: new Map(),
      redirects: [],
      cwd: place.cwd,
      line: place.line,
      excerpt: words.join(' ').slice(0, 200),
      number: 0,
      background: false,
    }
    reading.signals.push(...shellSignals([shown], place))
    this.#effects(effectsOf(call, this.#pkg), place, reading)
  }

  #python(text: string, place: Place, reading: Reading): void {
    const { modules, commands, signals, unresolved } = pythonText(text, place)
    reading.signals.push(...signals)
    for (const name of modules) {
      const base = posix.join(place.cwd, name.replaceAll('.', '/'))
      const found = [`${base}.py`, `${base}/__init__.py`].flatMap((path) => this.#tree.exact(normal(path) ?? '') ?? [])
      for (const path of found) reading.next.push({ path, as: 'python' })
    }
    for (const { text: command, line } of commands) {
      const { script: _, ...at } = { ...place, line, cwd: '.', depth: place.depth + 1 }
      this.#shell(command, at, reading)
    }
    for (const { what, line } of unresolved) this.#lost(what, { ...place, line }, reading)
  }

  #lost(what: string, { file, line }: Place, reading: Reading): void {
    reading.unresolved.push({ file, line, what })
  }

  /** What could not be read could also start anything. */
  #gap(why: string, place: Place, reading: Reading): void {
    reading.gaps.push({ about: 'code', why })
    this.#lost(why, place, reading)
  }
}

/** What no list of targets needs, and what leaves Python's evaluation without builtins. */
const oddPython = /__\w+__|\blambda\b|\bimport\b|\.\s*[a-z_]\w*\s*\(/iu

const names: Readonly<Record<Reference['kind'], string>> = {
  require: 'require',
  import: 'import',
  worker: 'worker',
  fork: 'fork',
  node: 'program for node',
  native: 'native library',
  read: 'file is read',
}

/** The analysis of JavaScript writes `…` where part of a word is not known. */
const filledIn = (word: string | undefined): string => word?.replaceAll('…', computed) ?? computed
