// The import table of docs/architecture.md as data; scripts/walls.mjs holds the tree against it.

const everyRoom = [
  'model',
  'text',
  'parse',
  'policy',
  'feed',
  'receipts',
  'names',
  'likeness',
  'shipped',
  'analyze',
  'gather',
  'rules',
  'judge',
  'ask',
  'managers',
  'report',
]
/** `tar/parse` reads a stream; `tar` itself writes files. */
const parsers = ['fflate', 'js-yaml', 'jsonc-parser', 'minimatch', 'sax', 'semver', 'tar/parse']

/**
 * Room to what its files may import: other rooms; builtins and packages, where these are limited; `computed`, whether
 * the target may be worked out at run time. A room with `pure` may not reach I/O through the rooms it imports either.
 */
export const table = {
  model: { rooms: [], builtins: [], packages: [], pure: true },
  text: { rooms: [], builtins: [], packages: [], pure: true },
  parse: {
    rooms: ['model', 'text'],
    builtins: ['buffer', 'crypto', 'path', 'stream', 'zlib'],
    packages: parsers,
    pure: true,
  },
  policy: { rooms: ['model', 'parse', 'text'] },
  feed: { rooms: ['model', 'parse', 'text'] },
  receipts: { rooms: ['model', 'parse', 'policy', 'text'] },
  names: { rooms: ['model', 'parse', 'text'], builtins: ['buffer', 'crypto', 'zlib'], packages: [], pure: true },
  likeness: { rooms: ['model', 'parse', 'text'], builtins: ['buffer', 'crypto', 'zlib'], packages: [], pure: true },
  shipped: { rooms: ['parse'], builtins: ['buffer', 'crypto', 'zlib'], packages: [], pure: true },
  analyze: { rooms: ['model', 'parse', 'text'] },
  gather: { rooms: ['model', 'parse', 'feed', 'names', 'likeness', 'shipped', 'analyze', 'text'] },
  rules: { rooms: ['model', 'text'], builtins: [], packages: ['semver'], pure: true },
  judge: { rooms: ['model', 'rules', 'policy', 'text'], builtins: [], packages: ['semver'], pure: true },
  ask: { rooms: ['model', 'text'] },
  managers: { rooms: ['model', 'parse', 'text'] },
  report: {
    rooms: ['model', 'rules', 'text'],
    builtins: ['crypto'],
    packages: ['spdx-license-ids/deprecated.json', 'spdx-license-ids/index.json'],
    pure: true,
  },
  guard: { rooms: [...everyRoom, 'package.json'], prints: false },
  cli: { rooms: ['guard', 'text', 'package.json'], prints: true },
  hooks: { rooms: ['guard', 'text', 'package.json'], prints: true, computed: true },
  examples: { rooms: ['test/'], prints: true, computed: true },
}

const topLevel = { 'model.ts': 'model', 'cli.ts': 'cli' }

/** Where a file lives, by its path from the root. `guard` is the pipeline and what stands beside it at the top of `src`. */
export function roomOf(path) {
  const [top, next, third] = path.split('/')
  if (top === 'hooks' || top === 'examples') return { room: top }
  if (path === 'package.json') return { room: 'package.json' }
  if (top !== 'src') return { room: `${top}/` } // no room: nobody but a room that names it imports from there
  if (third === undefined) return { room: topLevel[next] ?? 'guard' }
  if (next === 'commands') return { room: 'guard' }
  if (next === 'managers' && path.split('/').length > 3) return { room: next, manager: third }
  return { room: next }
}
