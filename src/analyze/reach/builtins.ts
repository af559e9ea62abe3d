/** Modules that come with Node.js 20 to 24; their subpaths (`fs/promises`) are not listed. */
const builtins = new Set(
  `assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain
  events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl
  stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib`.split(/\s+/u),
)

/** @param specifier without `node:` */
export const isBuiltin = (specifier: string): boolean => builtins.has(specifier.split('/', 1)[0] as string)
