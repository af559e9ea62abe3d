import { posix } from 'node:path'
import { inside } from '../../shell/scope.ts'
import { isKnown } from '../../shell/types.ts'
import { build, fetching } from './builders.ts'
import { type Call, type Effect, type Package, type Program, unresolved } from './effect.ts'
import { cmd, foreign, node, nodeLike, powershell, python, shell } from './interpreters.ts'
import { awk, find, joined, manager, npx, several, start, wrapper } from './runners.ts'

/** Program name without folder and `.exe`, to what it runs. Others run nothing of the package. */
const programs = new Map<string, Program>(
  Object.entries<readonly [string, Program]>({
    node: ['node nodejs electron iojs', node],
    nodeLike: ['bun deno tsx ts-node ts-node-esm babel-node esno jiti swc-node', nodeLike],
    shell: ['sh bash dash zsh ksh ash busybox', shell],
    python: ['python python2 python3 py pypy pypy3 pythonw', python],
    powershell: ['powershell pwsh', powershell],
    cmd: ['cmd', cmd],
    foreign: ['perl ruby php lua cscript wscript mshta osascript java rundll32 regsvr32 msiexec', foreign],
    manager: ['npm yarn pnpm yarnpkg cnpm', manager],
    npx: ['npx pnpx bunx', npx],
    several: ['run-s run-p npm-run-all npm-run-all2 concurrently wsrun run-z', several],
    wrapper: [
      'env cross-env command exec nohup time setsid npm-node nice ionice stdbuf winpty is-ci call doas builtin',
      wrapper(['-u', '-n', '-C', '-a']),
    ],
    sudo: ['sudo', wrapper(['-u', '-g', '-E'])],
    timeout: ['timeout gtimeout', wrapper(['-s', '-k'], 1)],
    start: ['start', start],
    xargs: ['xargs parallel', wrapper(['-I', '-n', '-P', '-L', '-d', '-i'])],
    dotenv: ['dotenv dotenvx', wrapper(['-e', '-f'])],
    joined: ['eval cross-env-shell shx', joined],
    find: ['find', find],
    awk: ['awk gawk mawk', awk],
    trap: ['trap', ({ words, cwd }) => [{ do: 'text', as: 'shell', text: words[1] ?? '', cwd: cwd ?? '.' }]],
    source: ['source .', (call) => [ownFile(call.words[1] ?? '', call.cwd, 'shell')]],
    build: [
      'node-gyp cmake cmake-js make gmake nmake gcc g++ cc clang c++ cargo go node-pre-gyp-build meson ninja msbuild neon napi',
      build,
    ],
    fetching: ['pip pip3 pipx brew apt apt-get yum dnf apk choco winget gem cpan conda git-clone', fetching],
  }).flatMap(([, [names, program]]) => names.split(' ').map((name) => [name, program] as const)),
)

const maxWrappers = 8

/** What one command line makes run of the package, and what of it cannot be told. */
export function effectsOf(call: Call, pkg: Package, depth = 0): readonly Effect[] {
  const [program = ''] = call.words
  if (program === '') return []
  if (depth > maxWrappers) return [unresolved('commands wrapped in commands')]
  if (program.replaceAll('\0', '') === '') return [unresolved('a computed program is run')]
  const follow = (inner: Call) => effectsOf(inner, pkg, depth + 1)
  const bin = Object.hasOwn(pkg.bins, program) ? pkg.bins[program] : undefined
  // The folder of own programs comes first in the search path, so `node` may be the package's.
  const own: Effect[] = bin === undefined ? [] : [{ do: 'run', path: posix.normalize(bin), as: 'auto' }]
  const known = programs.get(nameOf(program))
  if (known !== undefined) return [...own, ...known(call, pkg, follow)]
  const path = inside(call.cwd, program)
  if (path !== undefined && pkg.has(path)) return [{ do: 'run', path, as: 'auto' }]
  if (/^(?:\.{0,2}\/|~)/u.test(program)) return systemFolder.test(program) ? [] : [ownFile(program, call.cwd, 'auto')]
  if (own.length > 0) return own
  if (!isKnown(program)) return [unresolved('a computed program is run')]
  return systemTools.has(nameOf(program)) ? taken(call, pkg) : other(program, call, pkg)
}

const listOf = (names: string): ReadonlySet<string> => new Set(names.split(' '))
/** Tools of the system that put files, or whole folders, where others are. */
const movers = listOf('cp mv ln install rsync tar unzip copy xcopy robocopy move')
/** Tools that print a file, changed or not, to where it may be run from. */
const printers = listOf('cat tee dd gunzip gzip xz bzip2 base64 xxd sed patch head tail cut tr split')

function taken({ words, cwd }: Call, pkg: Package): Effect[] {
  const name = nameOf(words[0] ?? '')
  if (!movers.has(name) && !printers.has(name)) return []
  return words.slice(1).flatMap((word): Effect[] => {
    if (word.startsWith('-') && !word.includes('=')) return []
    const path = isKnown(word) && !/[*?[]/u.test(word) ? inside(cwd, word) : undefined
    if (path !== undefined && pkg.has(path)) return [{ do: 'take', path }]
    return path === undefined || (movers.has(name) && pkg.hasFolder(path)) ? [{ do: 'take', path: undefined }] : []
  })
}

/**
 * A program of another package. It may be told to load files of this one: by its words, or by the name that its
 * configuration has (`webpack.config.js`, `Gruntfile.js`); and those for native add-ons build what is in binding.gyp.
 */
function other(program: string, call: Call, pkg: Package): Effect[] {
  const effects: Effect[] = [{ do: 'package', name: program }]
  const name = nameOf(program)
  const files = [
    `${name}.config`,
    `.${name}rc`,
    `${name}file`,
    `${name[0]?.toUpperCase()}${name.slice(1)}file`,
  ].flatMap((base) => ['', '.js', '.cjs', '.mjs', '.ts', '.babel.js'].map((extension) => `${base}${extension}`))
  const words = call.words.slice(1).map((word) => word.replace(/^--?[\w-]+=/u, ''))
  for (const word of [...files, ...words]) {
    const path = word === '' || word.startsWith('-') ? undefined : inside(call.cwd, word)
    if (path !== undefined && pkg.has(path)) effects.push({ do: 'run', path, as: 'named' })
  }
  if (/^node-gyp-build/u.test(name) && pkg.buildTest !== undefined)
    effects.push({ do: 'module', specifier: `.${posix.resolve('/', pkg.buildTest)}`, from: call.cwd ?? '.' })
  const gyp = inside(call.cwd, 'binding.gyp')
  if (gyp !== undefined && pkg.has(gyp)) effects.push({ do: 'compile' }, { do: 'run', path: gyp, as: 'gyp' })
  return effects
}

const nameOf = (program: string): string =>
  posix
    .basename(program.replaceAll('\\', '/'))
    .toLowerCase()
    .replace(/\.(?:exe|cmd)$/u, '')
    .replace(/^(python|pip|node)[\d.]+$/u, '$1')

const systemFolder = /^\/(?:usr\/(?:local\/)?)?s?bin\//u

function ownFile(word: string, cwd: string | undefined, as: 'auto' | 'shell'): Effect {
  const path = inside(cwd, word)
  return path === undefined || path.startsWith('/')
    ? unresolved(isKnown(word) ? `${word.slice(0, 100)} is run, outside of the package` : 'a computed file is run')
    : { do: 'run', path, as }
}

/** What a system has anyway and what runs nothing else; everything else may be a package's program. */
const systemTools = new Set(
  `[ [[ test echo printf exit true false : cd pushd popd export unset set local declare readonly typeset read shift wait return break continue
  for case esac in select function rm rmdir mkdir cp mv ln ls cat touch chmod chown grep egrep fgrep sed tr cut sort uniq head tail wc tee diff
  which where type hash uname whoami id hostname pwd date sleep kill killall pkill ps top df du env tar gzip gunzip zip unzip xz bzip2 base64 xxd od
  curl wget nc ncat dig nslookup ping host ssh scp rsync ftp telnet git svn openssl md5 md5sum sha1sum sha256sum shasum dirname basename realpath readlink
  copy xcopy robocopy move del erase rd md ren if not exist else rem echo. attrib icacls reg schtasks sc net netsh taskkill tasklist certutil bitsadmin
  title cls color pause goto setlocal endlocal setx mktemp seq expr let getconf sw_vers xcode-select xcrun lipo codesign strip ldd file stat crontab
  launchctl systemctl service open xdg-open clip pbcopy pbpaste xclip alias unalias ulimit umask getopts jobs fg bg disown history lsof netstat ifconfig
  ip uptime free mount sync tput stty tty clear yes rev install cmp comm fold fmt nl paste split strings column patch command docker kubectl`.split(
    /\s+/u,
  ),
)
