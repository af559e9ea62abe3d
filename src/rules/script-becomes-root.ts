import type { Hit, Rule } from '../model.ts'

/** An install that asks for the rights of the administrator: no package needs them to lie in a folder. */
export const scriptBecomesRoot: Rule = {
  id: 'script/becomes-root',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['archive'],
  *check({ archive }): Iterable<Hit> {
    if (archive.state !== 'known' || archive.value === null) return
    for (const [event, command] of Object.entries(archive.value.installScripts)) {
      if (!/(?:^|[\s;&|(`])(?:sudo|doas|pkexec|runas|gsudo)\s/u.test(command)) continue
      yield { confidence: 'medium', file: 'package.json', args: { event, command: command.slice(0, 200) } }
    }
  },
  say: ({ event, command }) => `its ${event} script asks for the administrator's rights: ${command}`,
}
