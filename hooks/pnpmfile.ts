import { guardPnpmfile } from '../src/main.ts'

/** `module.exports = require('./.portcullis/pnpmfile.cjs').guard(module.exports)` puts the guard around own hooks. */
export const guard = guardPnpmfile
export const { hooks } = guardPnpmfile()
