const interpreters =
  /^(?:"?[\w./~-]*\/)?(?:node|sh|bash|zsh|python3?|perl|powershell|cmd|wscript|cscript|start|open|nohup|sudo|rundll32|regsvr32)(?:\.exe)?"?\s/iu

/** PowerShell unpacks with a word of its own; only behind a `;` could it start what lay there. */
const unpacks =
  /^\S*(?:powershell|pwsh)(?:\.exe)?"?\s(?:-\w+\s+(?:bypass\s+)?)*["']?(?:\$ProgressPreference\s*=\s*'\w+'\s*;\s*)?Expand-Archive\s[^;&|$`]*;?["']?$/iu
/** Command lines are told up to this length. */
const longest = 400

/** The path is the program, or what an interpreter is given; `tar xf PATH` does not run it. */
export function starts(command: string, path: string): boolean {
  if (path.startsWith('…') || (command.length < longest && unpacks.test(command))) return false
  const isElsewhere = /^(?:\/|~|[a-z]:|%)/iu.test(path)
  return (
    (isElsewhere && command.replace(/^["']/u, '').startsWith(path)) ||
    (interpreters.test(command) && /[\s"']/u.test(command[command.indexOf(path) - 1] ?? ''))
  )
}
