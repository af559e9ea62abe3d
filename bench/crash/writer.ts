// The process that is killed: `writer KIND FOLDER FIRST` writes without end, and says when it begins and when it has committed.
import { writeSync } from 'node:fs'
import { kinds } from './kinds.ts'

const [name = '', folder = '', first = '0'] = process.argv.slice(2)
for (let number = Number(first); ; number++) {
  writeSync(1, `begins ${number}\n`)
  await kinds[name]?.write(folder, number)
  writeSync(1, `committed ${number}\n`)
}
