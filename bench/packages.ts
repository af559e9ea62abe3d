import { type FixturePackage, tarball } from '../test/tools/packages.ts'

const stems =
  'ab an ar be ca co de di do en er fi fo ge ha in is ka la le li lo ma mi mo na ne no or pa pe ra re ri ro sa se si so ta te ti to tu un ur va ve vi'.split(
    ' ',
  )

/** Numbers in [0, below) that are the same on every machine: Lehmer's generator, MINSTD (Park and Miller, 1988). */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}

/**
 * Honest packages without scripts, as a tree of `count` with some 30 at its top. Each has a few files that an archive
 * compresses to 5 to 20 kB, like the middle of the registry. Its archives are made once.
 */
export function honestPackages(count: number): { packages: FixturePackage[]; direct: Record<string, string> } {
  const roll = dice(20261124)
  const word = () => Array.from({ length: 2 + roll(2) }, () => stems[roll(stems.length)]).join('')
  const names = Array.from({ length: count }, (_, index) =>
    index % 7 === 0 ? `@bench/${word()}-${index}` : `${word()}-${index}`,
  )
  const top = Math.min(30, count)
  const children = names.map((): string[] => [])
  for (let index = top; index < count; index++) {
    for (let parents = 1 + roll(3); parents > 0; parents--) children[roll(index)]?.push(names[index] as string)
  }
  const packages = names.map((name, index): FixturePackage => {
    const fixture = {
      name,
      version: versionOf(index),
      manifest: {
        description: 'An honest package of the benchmark',
        license: 'MIT',
        main: 'lib/index.js',
        dependencies: Object.fromEntries(
          (children[index] ?? []).map((child) => [child, `^${versionOf(names.indexOf(child))}`]),
        ),
      },
      files: {
        'README.md': `# ${name}\n\n${lines(4000 + roll(4000), () => `The ${word()} of ${word()} is a ${word()}.`)}`,
        'lib/index.js': lines(8000 + roll(16000), () => codeLine(word, roll)),
        'lib/parts.js': lines(4000 + roll(8000), () => codeLine(word, roll)),
        'lib/index.d.ts': lines(
          1000 + roll(3000),
          () => `export declare function ${word()}${roll(9999)}(${word()}: string): number`,
        ),
      },
    }
    return { ...fixture, archive: tarball(fixture) }
  })
  const direct = Object.fromEntries(names.slice(0, top).map((name, index) => [name, `^${versionOf(index)}`]))
  return { packages, direct }
}

const versionOf = (index: number): string => `${1 + (index % 4)}.${index % 10}.${index % 13}`

function codeLine(word: () => string, roll: (below: number) => number): string {
  const text = word()
  return `exports.${word()}${roll(9999)} = (${text}) => ${text}.length * ${roll(9999)} + '${word()}'.indexOf('${word()}')`
}

/** Lines up to that many characters. */
function lines(characters: number, line: () => string): string {
  let text = ''
  while (text.length < characters) text += `${line()}\n`
  return text
}
