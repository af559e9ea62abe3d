import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A temporary folder with these files, gone afterwards. */
export function inFolder(files: Readonly<Record<string, string>>, look: (folder: string) => void): void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-managers-')))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    look(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
