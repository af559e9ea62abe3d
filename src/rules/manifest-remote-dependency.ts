import type { Hit, Rule } from '../model.ts'
import { isPublisher } from './shared/hosts.ts'

/**
 * A dependency that lies on a web server: no registry has seen it, no lockfile of others names it, and its owner may send
 * each visitor something else (PhantomRaven, 2025). Archives of code hosts are left to the rules on sources.
 */
export const manifestRemoteDependency: Rule = {
  id: 'manifest/remote-dependency',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['archive'],
  *check({ archive }): Iterable<Hit> {
    if (archive.state !== 'known' || archive.value === null) return
    const { dependencies, optionalDependencies, peerDependencies } = archive.value.manifest
    for (const [name, wanted] of [dependencies, optionalDependencies, peerDependencies].flatMap(Object.entries)) {
      const host = /^https?:\/\/(?:[^/@]*@)?([^/:]+)/iu.exec(wanted)?.[1]?.toLowerCase()
      if (host !== undefined && !isPublisher(host)) {
        yield { confidence: 'high', file: 'package.json', args: { name, wanted } }
      }
    }
  },
  say: ({ name, wanted }) => `it depends on ${name} from ${wanted}, which no registry has seen`,
}
