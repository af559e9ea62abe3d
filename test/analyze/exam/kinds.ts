import type { Fixture } from '../js/techniques.ts'

/** A package that must be stopped, by whatever rule, with an honest one that looks like it where there is one. */
export interface Question {
  readonly name: string
  /** Nothing stops it yet. */
  readonly missed?: true
  readonly hostile: Fixture
  readonly honest?: Fixture
}

export const install = (text: string, files: Readonly<Record<string, string>> = {}): Fixture => ({
  manifest: { scripts: { postinstall: 'node install.js' } },
  files: { 'install.js': text, ...files },
})
export const main = (text: string, files: Readonly<Record<string, string>> = {}): Fixture => ({
  files: { 'index.js': text, ...files },
})
export const script = (command: string, files: Readonly<Record<string, string>> = {}): Fixture => ({
  manifest: { scripts: { postinstall: command } },
  files,
})
