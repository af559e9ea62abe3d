/**
 * Every kind of signal, what it says, and the arguments it comes with where they are known. JavaScript and shell text
 * speak the same words, so that a rule need not care who fetched. `runs` is `load` where the code acts as soon as its file
 * is started, `call` where somebody has to call it; shell text always acts.
 *
 * `from` is a list of what a value holds (see `js/sources.ts`): `env` the whole environment, `env-secret`, `env-user`,
 * `env-name` one variable, `host`, `user`, `home`, `net`, `system`, `place`, `file`, `listing`, `secret`, `network`,
 * `output`, `decoded`, `page` what visitors type or store, `typed` what is read of a field whoever hands it over, `key` what a caller passes under the name of a private key or seed,
 * `clipboard`, `manifest`, `registry`.
 */
export const signalKinds = {
  'network/request':
    'asks a host for something or sends it something: `host`, `url`, `how`, `method` where it is POST or PUT',
  'network/socket': 'opens a raw connection: `host`',
  'network/lookup': 'resolves a name: `host`',
  'network/listen': 'waits for connections',
  'network/hidden': 'talks to a host whose name is stored encoded: `host`',
  'network/collector': 'names a service that collects whatever is sent to it: `host`',
  'process/run': 'starts a program: `command`',
  'process/shell': 'gives a line to a shell: `command`',
  'process/hidden': 'starts a program that outlives the install or shows no window: `command`',
  'process/kill': 'ends other programs: `name`',
  'file/write': 'writes a file: `path`, `from`',
  'file/delete': 'deletes: `path`; `among` a `listing`, or what lies in the `project`',
  'file/executable': 'makes a file executable: `path`',
  'secret/read': 'reads what holds credentials or wallets: `path` or `name`',
  'secret/memory': 'reads the memory of other programs, or picks secrets out of it',
  'env/whole': 'reads the whole environment as one value',
  'clipboard/read': 'reads or replaces what the user copied',
  'clipboard/swap': 'puts a payment address of its own into the clipboard: `name`',
  'code/dynamic': 'runs text as code: `how`, `from`, `lends` where it is handed the module loader',
  'code/decoded': 'runs text as code that was encoded: `how`',
  'code/uses': 'calls a function of another file of its own: `path`, `name`; used up when files are put together',
  'code/native': 'loads machine code: `path`',
  'code/obfuscated': 'is written so that nobody can read it: `shape`',
  'code/hidden': 'hides code from a reader: `how`',
  'persist/starts': 'arranges to be started again: `path` or `command`',
  'publish/package': 'publishes packages or pushes commits: `command`',
  'install/package': 'installs further packages: `command`',
  'miner/config': 'speaks to a mining pool: `name`',
  'agent/run': 'starts a coding agent that asks nobody: `command`',
  'autorun/write':
    'writes what an editor, an agent or a build service runs by itself: `path`; of a git hook `does`, its own signals, or `source`, the file it is made of',
  'tamper/language': 'replaces a function of the language itself: `name`',
  'tamper/package': 'changes files of other packages: `path`',
  'tamper/security': 'switches off or removes a security tool: `name`',
  'hide/condition':
    'acts only where or when something holds: `condition` (`date`, `calendar` hours, weekdays and months, `place`, `machine`, `user`, `chance`, `sleep`, `build` in a build service, `unwatched` outside of one, `debugger` where none is attached, `production`), `acts`',
  'page/open': 'opens a page for the user: `url`',
  'page/hook': 'replaces what a page uses to talk or pay: `name`',
  'page/card': 'tells numbers of payment cards from others',
  'page/redirect': 'sends the visitor elsewhere: `url`',
  'page/script': 'loads a script into the page: `url`',
  'wallet/pay':
    'pays an address that is written in the code: `name`, `of` where the amount is worked out from what the account holds (`balance`)',
  'address/swap': 'holds payment addresses to put in place of others: `count`',
  'flow/send': 'sends `from` to a host: `host`, `how`',
  'flow/write': 'writes what came from outside to a file: `host`, `path`',
  'flow/run': 'runs what came from outside or was encoded: `from`, `host`, `how`',
  'flow/shell': 'ties a connection to a shell: `host`',
} as const

export type KnownKind = keyof typeof signalKinds
