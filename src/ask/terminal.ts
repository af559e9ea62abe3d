/** Where questions are put; injected, so that tests and the hooks decide what it is. */
export interface Terminal {
  write(text: string): void
  /** One line without its end; undefined at the end of input or on Ctrl-C, which both mean abort. */
  readLine(): Promise<string | undefined>
  /** Throws away what was typed or pasted before the question was seen. */
  drain?(): void
  readonly columns: number
  readonly color: boolean
}
