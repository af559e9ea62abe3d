import { guardInPlace, guardPnpmfile } from '../src/commands/pnpm-hooks.ts'

export { guardInPlace }
/** `module.exports = require('./.portcullis/pnpmfile.cjs').guard(module.exports)` puts the guard around own hooks. */
export const guard = guardPnpmfile
export const { hooks } = guardPnpmfile()
