// Loaded before the guard (`node --require`), counts what it does in units that no machine changes, and writes the sums to the
// file that COUNT_WORK names, as JSON. It stands around what node offers, so that the guard itself counts nothing.
const fs = require('node:fs')
const { Worker } = require('node:worker_threads')

const { COUNT_WORK: file = '', COUNT_CACHE: cache = '' } = process.env
/** `parsed`: characters of JSON; `hits`, `misses`: entries of the cache; `analysed`: bytes of archives that workers got. */
const work = { parsed: 0, hits: 0, misses: 0, analysed: 0 }

const { parse } = JSON
JSON.parse = (text, ...rest) => {
  work.parsed += text.length
  return parse(text, ...rest)
}

const { openSync } = fs
fs.openSync = (path, flags, ...rest) => {
  const counts = flags === 'r' && String(path).startsWith(cache) && String(path).endsWith('.json')
  try {
    const opened = openSync(path, flags, ...rest)
    if (counts) work.hits++
    return opened
  } catch (thrown) {
    if (counts) work.misses++
    throw thrown
  }
}

const { postMessage } = Worker.prototype
Worker.prototype.postMessage = function (job, ...rest) {
  work.analysed += job.bytes?.byteLength ?? 0
  return postMessage.call(this, job, ...rest)
}

process.on('exit', () => fs.writeFileSync(file, JSON.stringify(work)))
