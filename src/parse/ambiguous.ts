import { Fault } from './fault.ts'
import { quote } from './quote.ts'

/** For what one reader takes for one thing and another reader for another: that is how a component hides. */
export const ambiguous = (file: string, what: string): Fault =>
  new Fault('sbom/ambiguous', `${file} ${what}`, {
    file,
    hint: 'what one reader sees in it another may not; ask the vendor for one that all read alike',
  })

/** Some readers take the first of two, others the last. */
export const repeated = (file: string, name: string, line: number): Fault =>
  ambiguous(file, `has ${quote(name)} twice in one place (line ${line})`)
