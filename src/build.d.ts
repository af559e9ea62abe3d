/**
 * Set by scripts/build.mjs: the one lever that a mutation build switches off, or `''` in every build that ships.
 * Where the sources run unbundled it is not defined at all; ask with `typeof`.
 */
declare const __LEVER_OFF__: string

/** Set by scripts/build.mjs: the SHA-256 of `analyze.cjs` in hexadecimal. Not defined where the sources run unbundled. */
declare const __ANALYSER__: string

/** Set by scripts/build.mjs: a SHA-256 in hexadecimal over everything that is built. Not defined where the sources run unbundled. */
declare const __GUARD__: string
