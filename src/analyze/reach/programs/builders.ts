import { inside } from '../../shell/scope.ts'
import { type Program, unresolved } from './effect.ts'

/** Compilers and what drives them: native sources count, and a make file's recipes are commands. */
export const build: Program = function* ({ words, cwd }) {
  const [program = '', verb] = words
  yield { do: 'compile' }
  if (program === 'node-gyp') {
    const path = inside(cwd, 'binding.gyp')
    if (path !== undefined) yield { do: 'run', path, as: 'gyp' }
  } else if (/make$/u.test(program) && !program.startsWith('c')) {
    const named = words[words.indexOf('-f') + 1]
    const path = inside(cwd, words.includes('-f') && named !== undefined ? named : 'Makefile')
    if (path !== undefined) yield { do: 'run', path, as: 'make' }
  } else if (program === 'cargo' || program === 'go')
    yield unresolved(`${program} ${verb ?? ''} builds with what it fetches`)
  else if (/^cmake/u.test(program)) yield unresolved('cmake runs what CMakeLists.txt says')
  yield { do: 'package', name: program }
}

/** Other package managers: what they install is nobody's to judge here. */
export const fetching: Program = function* ({ words }) {
  if (words.slice(1).some((word) => /^(?:install|add|download|-S)$/u.test(word))) {
    yield unresolved(`${words.slice(0, 6).join(' ')} installs packages`)
  }
}
