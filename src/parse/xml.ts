import sax, { type SAXOptions } from 'sax'
import { Fault, reasonOf } from './fault.ts'

export interface Element {
  /** Without the prefix of its namespace. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** Its own text, the children's left out, with the space around it. */
  readonly text: string
  /** Counted from 1. */
  readonly line: number
}

type Draft = { -readonly [key in keyof Element]: Element[key] } & { children: Draft[] }

const limits = { depth: 100, elements: 1_000_000 } as const
/** What is handed to the parser at once: it looks at the size of what it holds back only in between. */
const piece = 32 * 1024

/**
 * An XML document of an attacker. Only the five entities that XML itself has are known: a document type, which could
 * declare others and so a bomb or a foreign file, is refused.
 * @throws Fault `xml/invalid`, `xml/refused`, `xml/too-large`
 */
export function parseXml(text: string, file: string): Element {
  const parser = sax.parser(true, { strictEntities: true, position: true } as SAXOptions)
  const open: Draft[] = []
  let [root, count]: [Draft | undefined, number] = [undefined, 0]
  const refuse = (code: 'refused' | 'too-large', what: string) => new Fault(`xml/${code}`, `${file} ${what}`, { file })
  parser.onerror = (error) => {
    throw error
  }
  parser.ondoctype = () => {
    throw refuse('refused', 'has a document type, which could declare entities')
  }
  parser.onopentag = ({ name, attributes }) => {
    if (++count > limits.elements) throw refuse('too-large', `has more than ${limits.elements} elements`)
    if (open.length >= limits.depth) throw refuse('too-large', `is nested more than ${limits.depth} deep`)
    const element: Draft = {
      name: withoutPrefix(name),
      attributes: Object.assign(Object.create(null), attributes),
      children: [],
      text: '',
      line: parser.line + 1,
    }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  }
  parser.onclosetag = () => void open.pop()
  parser.ontext = parser.oncdata = (more) => {
    const element = open.at(-1)
    if (element) element.text += more
  }
  try {
    for (let at = 0; at < text.length; at += piece) parser.write(text.slice(at, at + piece))
    parser.close()
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault('xml/invalid', `${file} is not valid XML: ${reasonOf(cause)}`, { file, cause })
  }
  if (root === undefined) throw new Fault('xml/invalid', `${file} has no XML element`, { file })
  return root
}

const withoutPrefix = (name: string) => name.slice(name.indexOf(':') + 1)
