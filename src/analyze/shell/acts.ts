import type { Args } from '../../model.ts'
import type { KnownKind } from '../signals.ts'
import { filesTouched } from './files.ts'
import { hostsOf } from './host.ts'
import { programOf } from './network.ts'
import { isKnown, type ShellCommand, shown } from './types.ts'

export interface Act {
  readonly kind: KnownKind
  readonly args: Args
}

/** One command in the forms that the tests below look at. */
interface Line {
  readonly command: ShellCommand
  readonly program: string
  /** Without the program. */
  readonly words: readonly string[]
  /** The first word that is no option, and the second. */
  readonly verb: string
  readonly next: string
  readonly text: string
}

/** What one command does to the machine, told by its own words. */
export function* actsOf(command: ShellCommand): Iterable<Act> {
  yield* filesTouched(command)
  const words = command.words.slice(1)
  const [verb = '', next = ''] = words.filter((word) => !word.startsWith('-'))
  const text = command.words.join(' ').slice(0, 4000)
  const line = { command, program: programOf(command), words, verb, next, text }
  for (const [kind, test] of tests) {
    const args = test(line)
    if (args) yield { kind, args: { command: shown(text), ...args } }
  }
}

/** Coding agents with every question switched off (nx, August 2025). */
const agents =
  /^(?:claude|gemini|q|codex|cursor-agent|opencode|copilot|aider)\b.*(?:--dangerously-|--yolo|--trust-all-tools|--allow-all-tools|--yes-always)/u
const managers = /^(?:npm|pnpm|yarn|yarnpkg|cnpm)$/u
const others = /^(?:pip3?|pipx|gem|brew|apt|apt-get|yum|dnf|apk|choco|winget|conda|cargo|go)$/u
const guards =
  /\b(?:defender|msmpeng|mcafee|norton|avast|avg|kaspersky|sophos|crowdstrike|falcon|sentinel(?:one|d)|carbonblack|malwarebytes|clamav|osquery|auditd|syslog|rsyslog|little ?snitch|lulu|wireshark|tcpdump|harden-runner|eslogger)/iu
const disarming =
  /\bsetenforce 0|\bufw disable|\biptables -F|advfirewall set \w+ state off|spctl --master-disable|csrutil disable|\bhistory -c\b|\bunset HISTFILE\b|xattr -\w*[dc]\w* com\.apple\.quarantine|wevtutil cl|vssadmin delete|^(?:sudo )?(?:shutdown (?:-[hrP]|\/[srpf])|poweroff|halt)\b|^docker run\b.*(?:--privileged|-v \/:)/iu
const miners = /^(?:xmrig|minerd|cpuminer|ccminer|ethminer|nbminer|t-rex|lolminer|phoenixminer)/u
/** Programs that run what lies at an address. */
const remote = /^(?:mshta|msiexec|regsvr32|rundll32|installutil|deno|npx|bunx|pnpx)$/u
const longRunning = /^(?:node|sh|bash|python3?|curl|wget|powershell|pwsh)$/u

/** A kind of signal, and its arguments if the command is one. */
const tests: readonly (readonly [KnownKind, (line: Line) => Args | undefined | false])[] = [
  [
    'publish/package',
    ({ program, verb, next }) =>
      ((managers.test(program) && /^(?:publish|adduser|login|token|owner|access|unpublish)$/u.test(verb)) ||
        (program === 'yarn' && verb === 'npm' && next === 'publish') ||
        (program === 'git' && (verb === 'push' || (verb === 'remote' && next === 'add'))) ||
        (program === 'gh' && /^(?:repo|api|gist|release|workflow|secret)$/u.test(verb))) && {
        name: `${program} ${verb}`,
      },
  ],
  [
    'install/package',
    ({ program, verb, next, text }) =>
      ((managers.test(program) && /^(?:install|i|add|update|dlx|create|exec)$/u.test(verb)) ||
        (others.test(program) && /^(?:install|add|get)$/u.test(verb))) && {
        name: next.slice(0, 200),
        host: hostsOf(text)[0] ?? '',
      },
  ],
  [
    'clipboard/read',
    ({ text }) => /\bGet-Clipboard\b|^pbpaste\b|^(?:xclip|xsel)\b.*\s-o|^wl-paste\b/iu.test(text) && { does: 'reads' },
  ],
  [
    'clipboard/read',
    ({ text }) =>
      /\bSet-Clipboard\b|^pbcopy\b|^(?:xclip|xsel)\b.*\s-i|^(?:wl-copy|clip)\b/iu.test(text) && { does: 'writes' },
  ],
  ['agent/run', ({ text }) => agents.test(text) && {}],
  [
    'code/native',
    ({ program, next, verb }) =>
      /^(?:rundll32|regsvr32|mshta|installutil)$/u.test(program) && { path: shown(next || verb), how: program },
  ],
  [
    'flow/run',
    ({ program, text }) =>
      (remote.test(program) || (scripting.test(program) && /\b(?:eval|exec|system|instance_eval)\b/u.test(text))) &&
      /\bhttps?:\/\//iu.test(text) && { from: ['network'], host: hostsOf(text)[0] ?? '', how: program },
  ],
  [
    'miner/config',
    ({ program, text }) =>
      (miners.test(program) || /stratum\+(?:tcp|ssl)|--donate-level|\bcoinhive\b/iu.test(text)) && {},
  ],
  ['persist/starts', (line) => (schedules(line) || (line.program === 'git' && gitSettings.test(line.text))) && {}],
  ['tamper/security', ({ text }) => authorities.test(text) && { name: 'whom the machine trusts to name servers' }],
  [
    'tamper/security',
    ({ program, text }) =>
      managers.test(program) && redirects.test(text) && { name: 'the registry that packages come from' },
  ],
  [
    'tamper/security',
    ({ program, text }) => ((killers.test(program) && guards.test(text)) || disarming.test(text)) && { name: program },
  ],
  [
    'process/kill',
    ({ program, words }) =>
      /^(?:pkill|killall|taskkill)$/u.test(program) && { name: (words.at(-1) ?? '').slice(0, 100) },
  ],
  [
    'page/open',
    ({ program, text, words }) =>
      /^(?:open|xdg-open|start|explorer|sensible-browser|gio|rundll32)$/u.test(program) &&
      hostsOf(text).length > 0 && {
        host: hostsOf(text)[0] ?? '',
        url: words.find((word) => /^https?:/iu.test(word))?.slice(0, 300) ?? '',
      },
  ],
  [
    'flow/shell',
    ({ program, text, command }) =>
      ((/^(?:ba|z|k)?sh$/u.test(program) &&
        [text, ...command.redirects.map(({ target }) => target)].some((one) => one.includes('/dev/tcp/'))) ||
        (/^(?:nc|ncat|netcat|socat)$/u.test(program) && /(?:^|\s)-\w*[ec]\b|\bEXEC:|\/bin\/\w*sh/u.test(text)) ||
        (scripting.test(program) &&
          /\bsocket\b|TCPSocket|fsockopen/iu.test(text) &&
          /\/bin\/\w*sh\b|\bfdopen\b|\bdup2\b|\bsystem\b/u.test(text))) &&
      {},
  ],
  [
    'process/hidden',
    ({ program, text, command }) =>
      ((command.background && longRunning.test(program)) ||
        /^(?:nohup|disown|setsid)$/u.test(program) ||
        (program === 'start' && /\s\/(?:b|min)\b/iu.test(text))) && { how: 'background' },
  ],
  [
    'process/hidden',
    ({ program, text }) => /^(?:powershell|pwsh)$/u.test(program) && unseen.test(text) && { how: 'powershell' },
  ],
  ['process/hidden', ({ command, program }) => isMute(command) && longRunning.test(program) && { how: 'mute' }],
]

/** PowerShell takes the beginning of an option for the option: `-e`, `-enc`, `-w hidden`. */
const unseen = /\s-e(?:c|n\w*)?\s+[A-Za-z0-9+/=]{16}|\s-w(?:i\w*)?\s+hidden\b/iu

/** Settings of git for every repository that start a program or are asked for passwords. */
const gitSettings =
  /\bconfig\b.*--(?:global|system)\b.*\b(?:core\.(?:hooksPath|sshCommand|fsmonitor|editor|pager|askPass)|init\.templateDir|credential\.helper|url\.\S+\.(?:push)?insteadOf|http\.(?:\S+\.)?proxy|alias\.\w+\s+["']?!)/iu

/** Who is trusted to say who a server is. */
const authorities =
  /\badd-trusted-cert\b|\bcertutil\b.*-addstore\b.*\broot\b|\bImport-Certificate\b.*\bRoot\b|\bupdate-ca-(?:certificates|trust)\b|\btrust anchor\b/iu

const scripting = /^(?:python[\d.]*|perl|ruby|php|lua)$/u

/** Whoever names the registry chooses every package that is installed from then on. */
const redirects = /\bconfig\s+(?:set|--global\s+set|-g\s+set)\s+(?:@[\w-]+:)?registry[=\s]+["']?https?:/iu

const killers = /^(?:pkill|killall|taskkill|kill|sc|net|systemctl|service|launchctl)$/u

function schedules({ program, words, text }: Line): boolean {
  if (program === 'crontab') return !words.includes('-l')
  if (program === 'launchctl') return /\b(?:load|bootstrap|submit)\b/u.test(text)
  if (program === 'systemctl') return /\benable\b/u.test(text)
  if (program === 'schtasks') return /\/create/iu.test(text)
  if (program === 'reg') return /^add$/iu.test(words[0] ?? '') && /CurrentVersion.?Run|Winlogon/iu.test(text)
  if (program === 'sc') return /^create$/iu.test(words[0] ?? '')
  return /^(?:update-rc\.d|chkconfig|nssm)$/u.test(program)
}

/** Both streams go nowhere. */
function isMute({ redirects }: ShellCommand): boolean {
  const nowhere = redirects.filter(({ target }) => /^(?:\/dev\/null|nul)$/iu.test(target))
  if (nowhere.some(({ operator }) => operator === '&>')) return true
  const out = nowhere.some(({ descriptor }) => descriptor === '' || descriptor === '1')
  return (
    out &&
    redirects.some(
      ({ descriptor, target }) =>
        descriptor === '2' && (target === '&1' || !isKnown(target) || /null|nul/iu.test(target)),
    )
  )
}
