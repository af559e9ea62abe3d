import type { Rule } from '../model.ts'

/** Which of two packages of one name is installed then depends on a setting, and on who publishes the higher version. */
export const confusionTwoRegistries: Rule = {
  id: 'confusion/two-registries',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package', 'twins'],
  *check({ package: { name }, twins }) {
    if (twins.state !== 'known' || twins.value === null || twins.value.length === 0) return
    yield { confidence: 'high', args: { name, registries: twins.value } }
  },
  say: ({ name, registries }) =>
    `${(registries as string[]).join(' and ')}, where this project's own packages are, has another package called ${name}, and "internal" does not declare it`,
}
