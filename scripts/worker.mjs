// Where the sources run unbundled, a worker thread has to bring the loader for TypeScript along: Node 20 hands it to none.
// ANALYSER names a built analyser to run instead, for a bench that measures what ships.
const { ANALYSER } = process.env

if (ANALYSER) await import(ANALYSER)
else {
  const { register } = await import('tsx/esm/api')
  register()
  await import('../src/gather/inspect-worker.ts')
}
