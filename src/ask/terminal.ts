/** Where questions are put; injected, so that tests and the hooks decide what it is. */
export interface Terminal {
  write(text: string): void
  /** One line without its end; undefined at the end of input or on Ctrl-C, which both mean abort. */
  readLine(): Promise<string | undefined>
  /**
   * Throws away what was typed before, writes a question, and gives all keys that are then pressed at once, raw;
   * undefined as for a line. Left out where only lines can be read.
   */
  readKeys?(text: string): Promise<string | undefined>
  /** Throws away what was typed or pasted before the question was seen. */
  drain?(): void
  readonly columns: number
  readonly color: boolean
}
