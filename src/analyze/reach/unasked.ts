/** What is set up by its name, at whatever place: `.npmrc`, `.puppeteerrc.cjs`, `vite.config.ts`, `node_modules/.bin`. */
const settings = /(?:^|\/)(?:\.[^/]|node_modules\/)|\.config\.\w+$/u
/** The same in the folder where scripts run: `Gruntfile.js`, `babelrc`. */
const settingsAtRoot = /^[^/]*(?:rc|file)(?:\.\w+)?$/iu
/** What a loader of native add-ons looks for wherever it may lie: `prebuilds/linux-x64/node.napi.node`. */
const native = /\.(?:node|so|dll|dylib|exe|wasm)$|(?:^|\/)prebuilds\//iu
/** What only people, repositories and their services look at; a script that runs eslint is followed to its settings. */
const ofRepository = new RegExp(
  `^(?:${[
    String.raw`\.(?:github|circleci|changeset)/.*`,
    String.raw`\.(?:gitlab-ci|travis|appveyor|codecov)\.ya?ml`,
    String.raw`\.(?:editorconfig|gitattributes|gitignore|gitmodules|npmignore|mailmap|nvmrc|dockerignore)`,
    String.raw`\.(?:eslint|prettier)(?:ignore|rc(?:\.\w+)?)|(?:eslint|prettier)\.config\.\w+`,
  ].join('|')})$`,
  'u',
)

/**
 * Files that no script names and that programs take up when they find them, so that one more of them is a change of what
 * can run. @param withOthers code of other packages takes part
 */
export const foundUnasked = (paths: readonly string[], withOthers: boolean): string[] =>
  paths.filter((path) => isSetting(path) || (withOthers && native.test(path)))

const isSetting = (path: string): boolean =>
  (settings.test(path) || settingsAtRoot.test(path)) && !ofRepository.test(path)
