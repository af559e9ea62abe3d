const most = 12

/** The errors that a npm printed, as one line for a message; its whole output where it marked none. */
export function errorsIn(output: string): string {
  const lines = linesOf(output)
  const errors = lines.flatMap((line) => /^npm (?:error|ERR!)\s+(?<text>.+)$/u.exec(line)?.groups?.['text'] ?? [])
  const said = errors.filter((text) => !/^(?:A complete log of this run|command (?:failed|sh)\b)/u.test(text))
  return (said.length > 0 ? said : lines).slice(0, most).join('; ')
}

/** The last lines of what a program printed, as one line for a message. */
export const lastOf = (output: string): string => linesOf(output).slice(-most).join('; ')

const linesOf = (output: string): string[] => output.split(/\r?\n/u).filter((line) => line.trim() !== '')
