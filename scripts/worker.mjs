// Where the sources run unbundled, a worker thread has to bring the loader for TypeScript along: Node 20 hands it to none.
import { register } from 'tsx/esm/api'

register()
await import('../src/gather/inspect-worker.ts')
