import type { Hit, Rule } from '../model.ts'

/** A script of any name that deletes the root or the user's folder: nobody writes that by accident and publishes it. */
export const scriptDestroys: Rule = {
  id: 'script/destroys',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['archive'],
  *check({ archive }): Iterable<Hit> {
    if (archive.state !== 'known' || archive.value === null) return
    for (const [event, command] of Object.entries(archive.value.manifest.scripts)) {
      if (!destroys.test(command)) continue
      yield { confidence: 'high', file: 'package.json', args: { event, command: command.slice(0, 200) } }
    }
  },
  say: ({ event, command }) => `its script ${event} deletes what is not its own: ${command}`,
}

const destroys =
  /\brm\s+(?:-{1,2}[\w-]+\s+)*-\w*[rR]\w*\s+(?:-{1,2}[\w-]+\s+)*["']?(?:\/\*?|~\/?\*?|\$HOME\/?\*?|\$\{HOME\}\/?\*?)["']?(?:\s|;|&|$)|\b(?:rd|rmdir)\s+\/s\s+(?:\/q\s+)?(?:[a-z]:\\?|%USERPROFILE%)(?:\s|$)/u
