import { test } from 'uvu'
import { bundledWriter, folderFor, killOnce, remove } from '../../bench/crash/kill.ts'
import { kinds } from '../../bench/crash/kinds.ts'

/** Events at which the writer is killed: the beginning of its first write, the middle, an end. */
const events = [0, 6, 11]

for (const name of Object.keys(kinds)) {
  test(`${name}: killed at three moments, everything opens, nothing committed is lost, and writing goes on`, async () => {
    const writer = await bundledWriter()
    const folder = folderFor(name)
    try {
      let next = 0
      for (const event of events) next = 1 + (await killOnce(writer.file, name, folder, next, event))
    } finally {
      remove(folder)
      remove(writer.folder)
    }
  })
}

test.run()
