/** The best known of those that have install scripts. */
export const named: readonly string[] = [
  ...['esbuild', 'sharp', 'better-sqlite3', 'core-js', 'protobufjs', 'puppeteer', 'electron', 'cypress', '@swc/core'],
  ...['bcrypt', 'canvas', 'sqlite3', 'node-pty', 'argon2', '@sentry/cli', 'prisma', 'nx', 'msgpackr-extract'],
  ...['bufferutil', 'utf-8-validate'],
]

/** Further popular ones, chosen before they were measured. */
export const more: readonly string[] = [
  ...['@firebase/util', '@parcel/watcher', '@prisma/engines', '@scarf/scarf', '@serialport/bindings-cpp', 'bun'],
  ...[
    'chromedriver',
    'core-js-pure',
    'cpu-features',
    'dprint',
    'es5-ext',
    'geckodriver',
    'keytar',
    'kerberos',
    'lefthook',
  ],
  ...['leveldown', 'lmdb', 'mongodb-client-encryption', 'mongodb-memory-server', 'msw', 'node-hid', 'oracledb', 're2'],
  ...[
    'simple-git-hooks',
    'ssh2',
    'tree-sitter',
    'unrs-resolver',
    'vue-demi',
    '@nestjs/core',
    '@prisma/client',
    'workerd',
  ],
  ...[
    '@biomejs/biome',
    '@bufbuild/buf',
    '@datadog/native-metrics',
    'nodemon',
    '@carbon/icons-react',
    'styled-components',
  ],
  ...['husky', 'deasync', 'fsevents', '@apollo/rover', 'snyk', '@tensorflow/tfjs-node', 'ngrok', '@vscode/ripgrep'],
  ...['@newrelic/native-metrics'],
]
