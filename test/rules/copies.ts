import type { Copied, Evidence } from '../../src/model.ts'
import { known } from './evidence.ts'

/** A package that has all the code of another one. */
export const copy = (fields: Partial<Copied> = {}): Pick<Evidence, 'copied'> => ({
  copied: known({
    name: 'parser-js',
    version: '2.0.0',
    code: 0.92,
    readme: 0,
    same: ['lib/parse.js'],
    kinds: [],
    installs: false,
    people: ['f'],
    saysFork: false,
    ...fields,
  }),
})
