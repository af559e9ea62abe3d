// Draws docs/pictures/ from the real program: the prompt of a real install, and the page of a real report.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { talk } from '../../test/e2e/terminal.ts'
import { inWorld, listed, offered, ok } from '../../test/e2e/world.ts'
import { findBrowser, inBrowser } from '../../test/tools/browser.ts'
import { clean, type FixturePackage, hostile } from '../../test/tools/packages.ts'
import { terminalOf } from '../../test/tools/screen.ts'
import { svgOf } from './svg.ts'

const folder = join(import.meta.dirname, '../../docs/pictures')
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
const task = `{
  "tasks": [{ "label": "colours", "command": "node mark.js", "runOptions": { "runOn": "folderOpen" } }]
}
`
const packages: readonly FixturePackage[] = [
  ...offered,
  clean('colour-names', '2.4.0'),
  { ...hostile('colour-names', '2.4.1', { files: { '.vscode/tasks.json': task } }), time: hoursAgo(3) },
  clean('page-theme', '5.0.2', { dependencies: { 'colour-names': '2.4.1' } }),
]

async function drawPrompt(): Promise<void> {
  await inWorld('npm@12', { 'page-theme': '5.0.2' }, { packages }, async (world) => {
    const last = 'install stripped: '
    const { output } = await talk(world, ['npm', 'install'], [[last, '\r']], { NO_COLOR: undefined })
    const terminal = await terminalOf(`$ npm install\r\n${output.slice(0, output.indexOf(last) + last.length)}`, {
      rows: 60,
    })
    const { active } = terminal.buffer
    writeFileSync(
      join(folder, 'prompt.svg'),
      svgOf(terminal, 'The prompt during npm install', 0, active.baseY + active.cursorY + 1),
    )
    terminal.dispose()
  })
}

async function drawPage(browser: string): Promise<void> {
  const dependencies = { 'page-theme': '5.0.2', builder: '1.0.0', clean: '1.0.0', [listed.name]: listed.version }
  await inWorld(
    'npm@12',
    dependencies,
    { packages, bare: true, manifest: { name: 'shop-frontend' } },
    async (world) => {
      ok(await world.run('install', '--package-lock-only', '--ignore-scripts'))
      await world.guard('init')
      await world.app.remove('.portcullis/accepted')
      await world.guard('report', '--html', 'page.html')
      for (const dark of [false, true]) {
        const view = { width: 1000, height: 1150, dark }
        const picture = await inBrowser(browser, pathToFileURL(join(world.app.root, 'page.html')).href, view, (page) =>
          page.picture(),
        )
        writeFileSync(join(folder, dark ? 'report-dark.png' : 'report.png'), picture)
      }
    },
  )
}

mkdirSync(folder, { recursive: true })
const browser = findBrowser()
if (browser === undefined) {
  console.error('pictures need Chromium: name it in CHROMIUM')
  process.exitCode = 2
} else {
  await drawPrompt()
  await drawPage(browser)
}
