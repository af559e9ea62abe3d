// The project's own script: the guard lets it run.
const { writeFileSync } = require('node:fs')

writeFileSync('prepared.txt', `prepared with ${require('tidy-words')}\n`)
