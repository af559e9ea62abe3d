const interpreters =
  /^(?:"?[\w./~-]*\/)?(?:node|sh|bash|zsh|python3?|perl|powershell|cmd|wscript|cscript|start|open|nohup|sudo|rundll32|regsvr32)(?:\.exe)?"?\s/iu

/** The path is the program, or what an interpreter is given; `tar xf PATH` does not run it. */
export function starts(command: string, path: string): boolean {
  if (path.startsWith('…')) return false
  const isElsewhere = /^(?:\/|~|[a-z]:|%)/iu.test(path)
  return (
    (isElsewhere && command.replace(/^["']/u, '').startsWith(path)) ||
    (interpreters.test(command) && /[\s"']/u.test(command[command.indexOf(path) - 1] ?? ''))
  )
}
