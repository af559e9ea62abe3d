import { posix } from 'node:path'
import type { Command, JsFile } from '../js/types.ts'
import { pythonText } from '../python/read.ts'
import { Commands } from '../shell/commands.ts'
import { feed } from '../shell/output.ts'
import { parseShell } from '../shell/parse.ts'
import { powershellSignals } from '../shell/powershell.ts'
import { shellSignals } from '../shell/signals.ts'
import { computed, type ShellCommand, simpleCommand } from '../shell/types.ts'
import { autorunCommands } from './autorun.ts'
import { asShell, recipes } from './dialects.ts'
import { readGypInto } from './gyp-reading.ts'
import { languageByName, languageOf } from './language.ts'
import { scriptLines } from './manifest-lines.ts'
import type { Effect, Language, Package } from './programs/effect.ts'
import { effectsOf } from './programs/index.ts'
import { emptyReading, type Found, keyOf, pathOf, type Reading, type Step } from './reading.ts'
import { type Place, Trail } from './trail.ts'
import { normal, type Tree } from './tree.ts'

/** Reads one file of JavaScript alone. @param path names it in signals @param asked see `JsFile.isQuiet` */
export type ReadJs = (text: string, path: string, asked?: 'all' | 'uses') => JsFile

/** Texts inside texts: `sh -c "node -e '…'"`. */
const maxNesting = 6
/** Characters of JavaScript and of shell text that are read of one package; deterministic budgets beside the clock's. */
const maxJs = 24 * 1024 * 1024
const maxShell = 8 * 1024 * 1024

/** Signals of text that is run and was not, or not all, there to be followed. */
const runsText: ReadonlySet<string> = new Set(['code/dynamic', 'code/decoded', 'flow/run'])

/** Reads each step of one package once, and inside of it the texts that it hands to shells, node and Python. */
export class Reader {
  readonly #tree: Tree
  readonly #pkg: Package
  readonly #readJs: ReadJs
  readonly #readings = new Map<string, Reading>()
  /** Files of which it is not known yet whose functions they run. */
  readonly #quiet = new Set<string>()
  readonly #lineOf: (script: string) => number
  #spent = 0
  #spentOnShell = 0

  constructor(tree: Tree, pkg: Package, readJs: ReadJs) {
    this.#tree = tree
    this.#pkg = pkg
    this.#readJs = readJs
    this.#lineOf = scriptLines(tree.source.manifestText)
  }

  /** The same step under one name, so that a file is read once however it is started. */
  canonical(step: Step): Step {
    if ('script' in step || (step.as !== 'auto' && step.as !== 'named')) return step
    if (step.as === 'named') return { path: step.path, as: languageByName(step.path) ?? 'data' }
    return { path: step.path, as: languageOf(step.path, this.#tree.text(step.path), 'js') }
  }

  /** @param step a canonical one */
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

  /**
   * The steps that a lifecycle command takes; it may differ from the manifest's (implicit node-gyp).
   * @param folder of a bundled package, whose command it is
   */
  command(event: string, text: string, folder = '.'): Reading {
    const reading = emptyReading()
    const own = this.#inManifest(event)
    const place = folder === '.' ? own : { ...own, file: `${folder}/package.json`, line: 1, cwd: folder }
    this.#shell(text, place, reading)
    return reading
  }

  #inManifest(script: string): Place {
    return { file: 'package.json', line: this.#lineOf(script), cwd: '.', depth: 0 }
  }

  #script(name: string, reading: Reading): void {
    // npm's run-script runs the two neighbours too.
    for (const one of [`pre${name}`, name, `post${name}`]) {
      const text = Object.hasOwn(this.#pkg.scripts, one) ? this.#pkg.scripts[one] : undefined
      if (text !== undefined) this.#shell(text, this.#inManifest(one), reading)
      else if (one === name && name !== 'install') {
        this.#trail(reading).lost(
          `runs the script ${name.slice(0, 100)}, which is not in package.json`,
          this.#inManifest(name),
        )
      }
    }
  }

  #file(path: string, as: Language | 'data', reading: Reading): void {
    const file = this.#tree.file(path)
    const place = { file: path, line: 1, cwd: posix.dirname(path), depth: 0 }
    if (as === 'data' || as === 'auto' || as === 'named') return
    const text = this.#tree.text(path)
    if (text !== undefined) this.#text(text, as, { ...place, script: path }, reading)
    else if (file === undefined || file.size > 0) {
      this.#trail(reading).gap(`${path} was not read (${file?.size ?? 0} bytes)`, place)
    }
    this.#tree.forget(path)
  }

  #text(text: string, language: Exclude<Language, 'auto' | 'named'>, place: Place, reading: Reading): void {
    const trail = this.#trail(reading)
    if (place.depth > maxNesting) trail.lost('texts run inside texts', place)
    else if (language === 'js') this.#js(text, place, reading)
    else if (language === 'python') this.#python(text, place, reading)
    else if (language === 'gyp') {
      const { script: _, ...inside } = { ...place, depth: place.depth + 1 }
      readGypInto(reading, trail, text, place, this.#tree, {
        shell: (command, line) => this.#shell(command, { ...inside, line }, reading),
        words: (words, line) => this.#words(words, { ...inside, line }, reading),
      })
    } else if (language === 'powershell') {
      reading.signals.push(...powershellSignals(text, place))
      trail.lost('a PowerShell text is not followed', place)
    } else if (language === 'autorun') {
      for (const command of autorunCommands(text))
        this.#shell(command, { ...place, line: lineIn(text, command), cwd: '.' }, reading)
    } else if (language === 'make') {
      for (const recipe of recipes(text)) this.#shell(recipe.text, { ...place, line: recipe.line }, reading)
    } else this.#shell(language === 'batch' ? asShell(text) : text, place, reading)
  }

  #js(text: string, place: Place, reading: Reading): void {
    const trail = this.#trail(reading)
    this.#spent += text.length
    if (this.#spent > maxJs) {
      trail.gap(`${place.file} was not read: more code than is read of one package`, place)
      return
    }
    const js = this.#readJs(text, place.file)
    const shift = place.script === undefined ? place.line - 1 : 0
    reading.signals.push(...js.signals.map((signal) => ({ ...signal, line: signal.line + shift })))
    for (const { kind, line } of js.signals) {
      if (runsText.has(kind)) trail.lost('a computed text is run as code', { ...place, line: line + shift })
    }
    if (js.isQuiet) this.#quiet.add(place.file)
    if (js.namesMore) reading.readsUnseen = true
    if (js.problem !== undefined) trail.gap(`${place.file}: ${js.problem}`, place)
    for (const one of js.references) trail.reference(one, { ...place, line: one.line + shift })
    this.#commands(js, place, shift, reading)
  }

  isQuiet = (path: string): boolean => this.#quiet.has(path)

  /**
   * Whose functions the quiet files run, which matters once one of these acts.
   * @param acting files that have such functions
   */
  usesOfQuiet(acting: Iterable<string>): readonly Found[] {
    const all = this.#loaders(new Set(acting))
    return [...this.#quiet].flatMap((path) => {
      const text = all.has(path) ? this.#tree.text(path) : undefined
      this.#tree.forget(path)
      return text === undefined ? [] : this.#readJs(text, path, 'uses').signals
    })
  }

  /** These files and all that load them, by way of others as well. */
  #loaders(files: Set<string>): ReadonlySet<string> {
    for (let before = -1; before < files.size; ) {
      before = files.size
      for (const [key, { next }] of this.#readings) {
        const path = pathOf(key)
        if (path !== undefined && next.some((step) => 'path' in step && files.has(step.path))) files.add(path)
      }
    }
    return files
  }

  #commands(js: JsFile, place: Place, shift: number, reading: Reading): void {
    const called = new Set(js.signals.filter(({ args }) => args['runs'] === 'call').map(({ line }) => line))
    for (const one of js.commands) {
      this.#command(one, { ...place, line: one.line + shift, runs: called.has(one.line) ? 'call' : 'load' }, reading)
    }
  }

  /** What the commands of a file do that were found once its values were followed to other files. */
  commandsOf(path: string, js: JsFile): Reading {
    const reading = emptyReading()
    this.#commands(js, { file: path, line: 1, cwd: posix.dirname(path), depth: 0, script: path }, 0, reading)
    return reading
  }

  #command({ shell, words }: Command, place: Place, reading: Reading): void {
    // A program started by code runs in the process's folder, which at install is the package's.
    const { script: _, ...inside } = { ...place, cwd: '.', near: place.cwd, depth: place.depth + 1 }
    const filled = words.map((word) => word?.replaceAll('…', computed) ?? computed)
    if (shell) this.#shell(filled.join(' '), inside, reading)
    else this.#words(filled, inside, reading)
  }

  #shell(text: string, place: Place, reading: Reading): void {
    const trail = this.#trail(reading)
    if (place.depth > maxNesting) {
      trail.lost('texts run inside texts', place)
      return
    }
    // A script file runs where its caller is, which is the package's folder as far as is known.
    const start = place.script === undefined ? { cwd: place.cwd } : { cwd: '.', script: place.script }
    this.#spentOnShell += text.length
    if (this.#spentOnShell > maxShell) {
      trail.gap(`a shell text of ${place.file} was not read: more than is read of one package`, place)
      return
    }
    const { commands, problem } = parseShell(text, { ...start, line: place.line })
    if (problem !== undefined) trail.gap(`a shell text of ${place.file}: ${problem}`, place)
    reading.signals.push(...shellSignals(commands, place))
    const all = new Commands(commands)
    for (const command of commands) {
      const call = { words: feed.words(command, all), cwd: command.cwd, input: feed.input(command) }
      this.#effects(effectsOf(call, this.#pkg), command, place, reading)
    }
  }

  #words(words: readonly string[], place: Place, reading: Reading): void {
    const command = simpleCommand(words, place.cwd, place.line)
    reading.signals.push(...shellSignals([command], place))
    this.#effects(effectsOf({ words, cwd: place.cwd, input: undefined }, this.#pkg), command, place, reading)
  }

  #effects(effects: readonly Effect[], command: ShellCommand, around: Place, reading: Reading): void {
    const trail = this.#trail(reading)
    const { script: _, ...place } = { ...around, line: command.line, cwd: command.cwd ?? '.' }
    for (const effect of effects) {
      if (effect.do === 'script') reading.next.push({ script: effect.name })
      else if (effect.do === 'module') trail.module(effect.specifier, effect.from, place)
      else if (effect.do === 'run') trail.run(effect.path, effect.as, place)
      else if (effect.do === 'package') reading.packages.add(effect.name)
      else if (effect.do === 'take') trail.take(effect.path)
      else if (effect.do === 'compile') reading.compiles = true
      else if (effect.do === 'text')
        this.#text(effect.text, effect.as, { ...place, cwd: effect.cwd, depth: place.depth + 1 }, reading)
      else {
        trail.lost(effect.what, place)
        if (effect.do === 'fetch')
          trail.signal('install/package', place, command.excerpt, { name: effect.name, how: 'npx' })
        else if (effect.file !== undefined) trail.namesakes(effect.file, effect.as ?? 'auto')
      }
    }
  }

  #python(text: string, place: Place, reading: Reading): void {
    const { modules, commands, signals, unresolved } = pythonText(text, place)
    reading.signals.push(...signals)
    for (const name of modules) {
      const base = posix.join(place.cwd, name.replaceAll('.', '/'))
      const found = [`${base}.py`, `${base}/__init__.py`].flatMap(
        (path) => this.#tree.exact(normal(path) ?? '\0') ?? [],
      )
      for (const path of found) reading.next.push({ path, as: 'python' })
    }
    for (const { text: command, line } of commands) {
      const { script: _, ...inside } = { ...place, line, cwd: '.', depth: place.depth + 1 }
      this.#shell(command, inside, reading)
    }
    for (const { what, line } of unresolved) this.#trail(reading).lost(what, { ...place, line })
  }

  #trail(reading: Reading): Trail {
    return new Trail(this.#tree, reading)
  }
}

/** The line where a command of a JSON file starts, as far as it is written there without escapes. */
function lineIn(text: string, command: string): number {
  const at = text.indexOf(command.split(/["\\ ]/u, 1)[0] ?? '')
  return at < 0 ? 1 : text.slice(0, at).split('\n').length
}
