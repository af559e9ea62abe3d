/**
 * The hash of the bundled analyser, which scripts/build.mjs puts here: facts that it found are kept under it, so that
 * another analyser finds them anew. Undefined where the sources run unbundled; nothing is kept then.
 */
export const analyserVersion: string | undefined = typeof __ANALYSER__ === 'undefined' ? undefined : __ANALYSER__
