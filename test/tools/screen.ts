import headless from '@xterm/headless'

export interface Look {
  readonly columns?: number
  /** 24 where not given; what scrolled out above counts as well. */
  readonly rows?: number
}

/** A terminal that has shown everything, for its text or its cells. Close it with `dispose()`. */
export async function terminalOf(output: string, { columns = 80, rows = 24 }: Look = {}): Promise<headless.Terminal> {
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true })
  await new Promise<void>((done) => terminal.write(output, done))
  return terminal
}

/** The lines that a person sees, from the first one on, without blanks at their ends. */
export async function screenOf(output: string, look: Look = {}): Promise<string[]> {
  const terminal = await terminalOf(output, look)
  const { active } = terminal.buffer
  const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString().trimEnd() ?? '')
  terminal.dispose()
  while (lines.at(-1) === '') lines.pop()
  return lines
}
