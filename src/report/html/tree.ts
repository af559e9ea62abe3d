import type { Judgement, PackageId } from '../../model.ts'
import { verdictWords } from './package.ts'
import { type Html, html, id } from './text.ts'

interface Node {
  readonly children: Map<PackageId, Node>
  /** Index of the entry in the list; absent for a step that is only on the way. */
  entry?: number
  judgement?: Judgement
  /** Something below or here is not simply allowed. */
  telling: boolean
}

/** Deeper than any honest tree. Browsers stop nesting at some hundred elements. */
const maxDepth = 60

const node = (): Node => ({ children: new Map(), telling: false })

/** Every package where its way from the root ends. Opened as far as something is not simply allowed. */
export function tree(judgements: readonly Judgement[]): Html {
  const root = node()
  for (const [index, judgement] of judgements.entries()) {
    const telling = judgement.verdict !== 'allow'
    let at = root
    for (const step of judgement.package.path.slice(0, maxDepth)) {
      const next = at.children.get(step) ?? node()
      at.children.set(step, next)
      next.telling ||= telling
      at = next
    }
    at.entry ??= index
    at.judgement ??= judgement
  }
  return html`<ul class="tree">${branches(root)}</ul>`
}

function branches({ children }: Node): Html[] {
  return [...children].map(([step, child]) => {
    const label = labelOf(step, child)
    if (child.children.size === 0) return html`<li>${label}</li>`
    return html`<li><details${child.telling && html` open`}><summary>${label}</summary><ul>${branches(child)}</ul></details></li>`
  })
}

function labelOf(step: PackageId, { entry, judgement }: Node): Html {
  const name = entry === undefined ? id(step) : html`<a href="#p${entry}">${id(step)}</a>`
  if (judgement === undefined || judgement.verdict === 'allow') return name
  return html`${name} <span class="verdict ${judgement.verdict}">${verdictWords[judgement.verdict]}</span>`
}
