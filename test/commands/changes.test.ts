import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { changesSince } from '../../src/commands/changes.ts'
import type { ResolvedPackage } from '../../src/model.ts'
import { finding, judged, scripted } from '../report/sample.ts'

const pkg = (id: string, over: Partial<ResolvedPackage> = {}) => judged(id, {}, over).package
const between = (before: readonly ResolvedPackage[], after: readonly ResolvedPackage[]) => {
  const { packages, changes } = changesSince('main', before, after)
  return { judged: packages.map(({ id }) => id), ...changes([]) }
}

test('what is the same is not judged again, wherever it stands now', () => {
  const moved = pkg('a@1.0.0', { place: { file: 'x', line: 9 }, path: ['b@1.0.0', 'a@1.0.0'], dev: true })
  const { judged: ids, added, changed, removed } = between([pkg('a@1.0.0')], [moved])
  assert.equal([ids, added, changed, removed], [[], [], [], []])
})

test('other bytes, another place or another name for it make it new, though its version is the same', () => {
  const before = [pkg('a@1.0.0')]
  for (const over of [
    { integrity: 'sha512-BBBB' },
    { source: { type: 'url', url: 'https://host.invalid/a.tgz' } },
    { alias: 'b' },
    { bundled: true },
    { checksum: '10c0/ab' },
  ] as const) {
    const { judged: ids, changed } = between(before, [pkg('a@1.0.0', over)])
    assert.equal(ids, ['a@1.0.0'], JSON.stringify(over))
    assert.equal(changed, [{ name: 'a', from: ['1.0.0'], to: ['1.0.0'] }])
  }
})

test('a second version is a change of that name; one that goes alone is too', () => {
  const both = [pkg('a@1.0.0'), pkg('a@2.0.0')]
  assert.equal(between([pkg('a@1.0.0')], both).changed, [{ name: 'a', from: ['1.0.0'], to: ['1.0.0', '2.0.0'] }])
  const { changed, removed, judged: ids } = between(both, [pkg('a@2.0.0')])
  assert.equal([changed, removed, ids], [[{ name: 'a', from: ['1.0.0', '2.0.0'], to: ['2.0.0'] }], [], []])
  assert.equal(between([pkg('a@1.0.0')], []).removed, ['a@1.0.0'])
})

test('new scripts, and hosts that nothing came from before: of archives, of git, of findings', () => {
  const from = (id: string, url: string) => pkg(id, { source: { type: 'url', url } })
  const before = [from('a@1.0.0', 'https://known.invalid/a.tgz')]
  const after = [
    from('b@1.0.0', 'https://known.invalid/b.tgz'),
    from('c@1.0.0', 'https://new.invalid:8443/c.tgz'),
    pkg('d@1.0.0', { source: { type: 'git', url: 'git@scp.invalid:d.git' } }),
    pkg('e@1.0.0', { source: { type: 'git', url: 'git+ssh://git@ssh.invalid/e.git' } }),
  ]
  const { changes } = changesSince('main', before, after)
  const calls = scripted('f@1.0.0', { findings: [finding({ args: { host: 'sink.invalid' } })] })
  const { hosts, scripts } = changes([calls, judged('g@1.0.0')])
  assert.equal(hosts, ['new.invalid:8443', 'scp.invalid', 'sink.invalid', 'ssh.invalid'])
  assert.equal(scripts, ['f@1.0.0'])
})

test.run()
