/** Places where people and programs keep what opens doors. Whole steps of a path, so that `my.ssh.js` is none. */
const places: readonly [RegExp, string][] = [
  [
    /(?:^|[/\\])\.(?:npmrc|yarnrc(?:\.yml)?|pypirc|netrc|git-credentials|dockercfg|vault-token|pgpass|my\.cnf|boto|s3cfg)$/iu,
    'registry and service logins',
  ],
  [/(?:^|[/\\])_?netrc$/iu, 'registry and service logins'],
  [
    /(?:^|[/\\])\.(?:ssh|gnupg|aws|azure|kube|docker|oci)(?:[/\\]|$)|(?:^|[/\\])id_(?:rsa|ed25519|ecdsa|dsa)\b/iu,
    'keys and cloud logins',
  ],
  [
    /\.config[/\\](?:gcloud|gh|hub|op|doctl|configstore|solana|heroku|rclone|github-copilot|stripe)\b/iu,
    'keys and cloud logins',
  ],
  [
    /application_default_credentials\.json|credentials\.db$|\.terraform\.d[/\\]credentials|(?:^|[/\\])\.?huggingface[/\\]token$/iu,
    'keys and cloud logins',
  ],
  [
    /(?:Chrome|Chromium|Brave-?\s?Browser|Edge|Opera(?: GX)?(?: Stable)?|Vivaldi|Yandex\w*)[/\\](?:User Data|Default|Profile|Local State|Local Storage)|User Data[/\\](?:Default|Profile|Local State)/iu,
    'browser profiles',
  ],
  [
    /(?:Local Storage|Session Storage)[/\\]leveldb|Local Extension Settings|(?:Login Data|Web Data|Cookies)(?:$|[/\\])|logins\.json$|key[34]\.db$|cookies\.sqlite$|Firefox[/\\]Profiles/iu,
    'browser profiles',
  ],
  [/(?:^|[/\\])(?:discord|discordcanary|discordptb|lightcord|betterdiscord)[/\\]/iu, 'chat sessions'],
  [/Telegram Desktop[/\\]tdata|(?:^|[/\\])Signal[/\\]config\.json|Slack[/\\](?:storage|Cookies)/iu, 'chat sessions'],
  [
    /\b(?:Exodus|Electrum|Atomic|Coinomi|Guarda|Jaxx|Armory|Ledger Live|Trezor|Phantom|MetaMask)\b.{0,40}[/\\]|wallet\.dat$|exodus\.wallet|[/\\]keystore(?:[/\\]|$)|\.config\/solana\/id\.json|nkbihfbeogaeaoehlefnkodbefgpgknn/iu,
    'wallets',
  ],
  [/\.kdbx$|(?:^|[/\\])(?:1Password|Bitwarden|KeePassXC?|LastPass|Dashlane)[/\\]/iu, 'keychains'],
  [/Library[/\\]Keychains|login\.keychain|\.local\/share\/keyrings|kwallet/iu, 'keychains'],
  [
    /^\/etc\/(?:passwd|shadow|sudoers|hosts|krb5\.keytab)|^\/root(?:\/|$)|\/proc\/(?:self|\d+)\/(?:environ|mem|maps)/iu,
    'system accounts',
  ],
  [/(?:^|[/\\])\.(?:bash_history|zsh_history|node_repl_history|psql_history|mysql_history)$/iu, 'command history'],
  [
    /(?:^|[/\\])\.(?:claude|codex|gemini|cursor|continue)(?:\.json|[/\\](?:\.credentials|auth|credentials|settings)[\w.]*\.json)$/iu,
    'coding agents',
  ],
  [/\/var\/run\/secrets\/|\/run\/secrets\//iu, 'keys and cloud logins'],
]

/** What kind of secret a path holds, if any. Paths may have holes. */
export function secretPath(path: string): string | undefined {
  if (path.length > 2_000) return undefined
  return places.find(([pattern]) => pattern.test(path))?.[1]
}

/** The metadata services of clouds answer with credentials to whoever asks from inside. */
export const isMetadataHost = (host: string) =>
  /^(?:169\.254\.169\.254|169\.254\.170\.2|metadata\.google\.internal|metadata\.azure\.internal|100\.100\.100\.200|fd00:ec2::254)$/u.test(
    host,
  )
