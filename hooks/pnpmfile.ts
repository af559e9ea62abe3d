import { guardInPlace, guardPnpmfile } from '../src/main.ts'

export { guardInPlace }
/** `module.exports = require('./.portcullis/pnpmfile.cjs').guard(module.exports)` puts the guard around own hooks. */
export const guard = guardPnpmfile
export const { hooks } = guardPnpmfile()
