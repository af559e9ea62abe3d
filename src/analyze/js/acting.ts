import { hole } from './hole.ts'
import { brings, isActingGlobal, isName } from './quiet/names.ts'
import { remembered } from './remembered.ts'

/** What a value keeps before all else where it may be more than a value holds: decoys must not crowd out what acts. */

/** `child_process.exec`, `XMLHttpRequest()`: not what came out of it step by step, which is data. */
const short = /^((?:@[^/.]+\/)?[^.()]*)(?:\.\w+){0,2}(?:\(\))?$/u

export const isActing = remembered((path: string): boolean => {
  const root = path.startsWith('process.env') ? undefined : short.exec(path)?.[1]
  return root !== undefined && (isActingGlobal(root) || brings(root) === 'acts')
})

/** What runs programs or text: few have so many meanings that a mistake costs much. */
export const isRunner = (path: string): boolean =>
  named.has(path) || ((path.startsWith('child_process') || path.startsWith('vm.')) && member.test(path))
const named = new Set(['require', 'eval', 'Function', 'child_process'])
const member = /^(?:child_process|vm)\.\w+$/u

/** Names of what acts; addresses; paths outside of the package; what a shell reads as more than a word. */
export const isTelling = (text: string): boolean =>
  text.length > 64 ? grave.test(text.slice(0, 4_000)) : isTellingName(text)
const grave = /:\/\/|[|;&`]|^[~/]|\$\(/u
const runs = /^(?:exec|spawn|fork|eval)(?:File)?(?:Sync)?$|^constructor$/u
const isTellingName = remembered(
  (text: string): boolean =>
    grave.test(text) || runs.test(text) || isName(text) || (!text.includes(hole) && brings(text) === 'acts'),
)
