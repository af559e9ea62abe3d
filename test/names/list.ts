import { buildNames } from '../../src/names/build.ts'
import { openNames, type PopularNames } from '../../src/names/open.ts'

/** A small list of popular names; the first are the most downloaded. */
const top = [
  'lodash',
  'react',
  'express',
  'chalk',
  'moment',
  'cross-env',
  'socket.io',
  'typescript',
  '@types/node',
  '@types/react',
  '@types/jest',
  '@babel/core',
  '@babel/parser',
  '@babel/types',
  'http-proxy-middleware',
  'react-dom',
  'babel-preset-es2015',
  'md5',
]

export const tsv = [
  ...top.map((name, index) => `${name}\t${400_000_000 - index * 1_000_000}`),
  'crossenv\t220000',
  'Base64\t3000',
  'no-count\t',
].join('\n')

export const list = (): Uint8Array => buildNames(tsv)
export const names = (): PopularNames => openNames(list(), 'names.bin')
