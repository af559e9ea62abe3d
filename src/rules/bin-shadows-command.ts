import type { Rule } from '../model.ts'

/**
 * `node_modules/.bin` stands first on the PATH of every script that a manager runs, so a bin called `git` or `node` is
 * started by the project's own scripts, hooks and tools. Well-known packages own such names (`npm`, `which`).
 */
export const binShadowsCommand: Rule = {
  id: 'bin/shadows-command',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['archive', 'naming'],
  *check({ archive, naming }) {
    if (archive.state !== 'known' || archive.value === null) return
    if (naming.state !== 'known' || (naming.value?.downloads ?? 0) > wellKnown) return
    const { bin } = archive.value.manifest
    for (const command of Object.keys(bin)) {
      if (!commands.has(command.toLowerCase().replace(/\.(?:exe|cmd|ps1)$/u, ''))) continue
      yield { confidence: 'high', file: 'package.json', args: { command, path: bin[command] ?? '' } }
    }
  },
  say: ({ command, path }) =>
    `it puts ${path} in the place of the command "${command}" for every script of this project`,
}

/** Downloads a month. */
const wellKnown = 10_000

const commands = new Set(
  (
    'node npm npx pnpm pnpx yarn corepack bun bunx deno git gh ssh scp sh bash zsh fish dash cmd powershell pwsh env ' +
    'sudo su ls cat cp mv rm mkdir rmdir ln chmod chown touch echo printf pwd cd test true false kill ps which where ' +
    'grep sed awk find xargs sort head tail cut tr tee curl wget tar gzip gunzip zip unzip make cmake gcc g++ cc clang ' +
    'python python3 pip pip3 ruby perl php java javac go cargo rustc docker kubectl aws gcloud az terraform vault gpg ' +
    'openssl code vim vi nano open xdg-open start node-gyp'
  ).split(' '),
)
