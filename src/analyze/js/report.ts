import type { Args } from '../../model.ts'
import type { KnownKind } from '../signals.ts'
import { isLookalike } from './lookalikes.ts'
import type { AnyNode } from './nodes.ts'
import type { Command, JsFile, Reference } from './types.ts'

type JsSignal = JsFile['signals'][number]

/** More than this of one kind in one file says nothing new. */
const maxOfKind = 40
const maxExcerpt = 200
/** Files and commands of one file that are followed; lists of icons name more, which is no reason to warn of them. */
const maxFollowed = 2_000

/** Collects what one file does, with its places. */
export class Report {
  readonly references: Reference[] = []
  readonly commands: Command[] = []
  readonly signals: JsSignal[] = []
  /** Each signal's kind and node, for what is asked of acts once all are known. */
  readonly acts: { readonly kind: KnownKind; readonly node: AnyNode }[] = []
  /** It names more files or commands than are followed. */
  namesMore = false
  private readonly counts = new Map<string, number>()
  private readonly seen = new Set<string>()
  private readonly lineStarts: readonly number[]

  constructor(
    private readonly text: string,
    private readonly file: string,
    /** Whether the code at a node acts when the file is loaded, or only when somebody calls it. */
    private readonly runs: (node: AnyNode) => 'load' | 'call',
    /** Exported names by which other files can make the code at a node run. */
    private readonly offered: (node: AnyNode) => readonly string[] = () => [],
    /** Where the text begins among the places of its nodes: not at 0 where several files are read together. */
    private readonly origin = 0,
  ) {
    this.lineStarts = startsOf(text)
  }

  signal(kind: KnownKind, node: AnyNode, args: Args = {}): void {
    const count = this.counts.get(kind) ?? 0
    if (count >= (kind === 'code/uses' ? 5 * maxOfKind : maxOfKind)) return
    const runs = this.runs(node)
    const key = JSON.stringify([kind, this.line(node), runs, args])
    if (this.seen.has(key)) return
    this.seen.add(key)
    this.counts.set(kind, count + 1)
    this.acts.push({ kind, node })
    const offered = runs === 'call' ? this.offered(node).slice(0, 8) : []
    const all = { ...args, runs, ...(offered.length > 0 && { offered }) }
    this.signals.push({ kind, file: this.file, ...this.place(node), args: all })
  }

  reference(kind: Reference['kind'], node: AnyNode, target: string | undefined): void {
    if (target !== undefined && isLookalike(target))
      this.signal('code/hidden', node, { how: 'behind a name that looks like another' })
    if (this.references.length < maxFollowed) this.references.push({ kind, target, ...this.place(node) })
    else this.namesMore = true
  }

  command(node: AnyNode, shell: boolean, words: readonly (string | undefined)[]): void {
    if (this.commands.length < maxFollowed) this.commands.push({ shell, words, ...this.place(node) })
    else this.namesMore = true
  }

  /** What code does that is run as text at `node`: it has no line of its own, so it stands where it is run. */
  include(inner: JsFile, node: AnyNode): void {
    const line = this.line(node)
    const runs = this.runs(node)
    if (inner.namesMore) this.namesMore = true
    for (const reference of inner.references) this.references.push({ ...reference, line })
    for (const command of inner.commands) this.commands.push({ ...command, line })
    for (const signal of inner.signals) {
      const acts = runs === 'call' ? 'call' : (signal.args['runs'] ?? 'load')
      this.signals.push({ ...signal, line, args: { ...signal.args, runs: acts, within: 'code that is run as text' } })
    }
  }

  private place = (node: AnyNode) => ({ line: this.line(node), excerpt: this.excerpt(node) })

  private line(node: AnyNode): number {
    const start = node.start - this.origin
    let [low, high] = [0, this.lineStarts.length]
    while (low + 1 < high) {
      const middle = (low + high) >> 1
      if ((this.lineStarts[middle] as number) <= start) low = middle
      else high = middle
    }
    return low + 1
  }

  /** The statement's line from its first letter on, or the node alone where the line is longer than an excerpt. */
  private excerpt(node: AnyNode): string {
    const line = this.lineStarts[this.line(node) - 1] ?? 0
    const at = node.start - this.origin
    const start = at - line > maxExcerpt / 2 ? at : line
    return (
      this.text
        .slice(start, start + maxExcerpt)
        .split('\n', 1)[0]
        ?.trim() ?? ''
    )
  }
}

function startsOf(text: string): number[] {
  const starts = [0]
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1)
  return starts
}
