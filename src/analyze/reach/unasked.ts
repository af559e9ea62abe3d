/** What is set up by its name, at whatever place: `.npmrc`, `.puppeteerrc.cjs`, `vite.config.ts`, `node_modules/.bin`. */
const settings = /(?:^|\/)(?:\.[^/]|node_modules\/)|\.config\.\w+$/u
/** The same in the folder where scripts run: `Gruntfile.js`, `babelrc`. */
const settingsAtRoot = /^[^/]*(?:rc|file)(?:\.\w+)?$/iu
/** What a loader of native add-ons looks for wherever it may lie: `prebuilds/linux-x64/node.napi.node`. */
const native = /\.(?:node|so|dll|dylib|exe|wasm)$|(?:^|\/)prebuilds\//iu

/**
 * Files that no script names and that programs take up when they find them, so that one more of them is a change of what
 * can run. @param withOthers code of other packages takes part
 */
export const foundUnasked = (paths: readonly string[], withOthers: boolean): string[] =>
  paths.filter((path) => settings.test(path) || settingsAtRoot.test(path) || (withOthers && native.test(path)))
