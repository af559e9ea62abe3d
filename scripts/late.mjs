import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * Packages that are bundles of their own, loaded when something of them is used for the first time. An import gives an
 * object of getters, one for each export: what only names a package costs nothing, and what two bundles of one process
 * use is loaded once. (A use at the top level of a module would load it at once.)
 * @param {readonly { name: string, from: string, to: string }[]} packages `from`: path below root; `to`: the bundle
 */
export const late = (root, packages) => ({
  name: 'late',
  setup({ onResolve, onLoad }) {
    const here = new Map(packages.filter(({ from }) => existsSync(join(root, from))).map((one) => [one.name, one]))
    onResolve({ filter: /^[a-z-]+$/ }, ({ path }) =>
      here.has(path) ? { path, namespace: 'late', sideEffects: false } : undefined,
    )
    onResolve({ filter: /^\.\//, namespace: 'late' }, ({ path }) => ({ path, external: true }))
    onLoad({ filter: /./, namespace: 'late' }, ({ path }) => {
      const { to } = here.get(path)
      const names = Object.keys(createRequire(join(root, 'package.json'))(path))
      const getters = names.map((name) => `get ${name}() { return all().${name} },`)
      const loaded = `let loaded\nconst all = () => (loaded ??= require('./${to}'))\n`
      return { contents: `${loaded}module.exports = { ${getters.join('\n')} }`, loader: 'js' }
    })
  },
})
