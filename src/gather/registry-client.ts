/**
 * What only a run needs that asks a registry: half of the guard's bytes, which the build therefore lays into a file of
 * their own. Import it when it is needed, `await import('./registry-client.ts')`.
 */
export { bundleFromJSON } from '@sigstore/bundle'
export { TrustedRoot } from '@sigstore/protobuf-specs'
export { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
export { Agent, ProxyAgent, request } from 'undici'
