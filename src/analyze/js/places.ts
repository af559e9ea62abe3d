/** Places whose files something runs or obeys by itself. */
export interface AutoRun {
  readonly what: 'persist' | 'autorun' | 'package'
  readonly name: string
}

const places: readonly [RegExp, AutoRun][] = [
  [
    /(?:^|\/)\.(?:bashrc|bash_profile|bash_login|bash_aliases|bash_logout|profile|zshrc|zshenv|zprofile|zlogin|kshrc|cshrc)$|\.config\/fish\/config\.fish|^\/etc\/(?:profile|rc\.local|environment|ld\.so\.preload)/iu,
    { what: 'persist', name: 'shell profile' },
  ],
  [/\/etc\/cron|\/var\/spool\/cron|\/etc\/init\.d\//iu, { what: 'persist', name: 'cron' }],
  [
    /\.config\/(?:systemd|autostart)\/|\/etc\/systemd\/|\/lib\/systemd\/|Library\/Launch(?:Agents|Daemons)/iu,
    { what: 'persist', name: 'service' },
  ],
  [/Start Menu\/Programs\/Start-?up/iu, { what: 'persist', name: 'startup folder' }],
  [
    /(?:^|\/)\.ssh\/(?:authorized_keys|config|rc|environment)\b|^\/etc\/ssh\//iu,
    { what: 'persist', name: 'ssh login' },
  ],
  [
    /(?:^~\/(?:\.local\/|\.)?bin|^\/usr\/local\/s?bin)\/(?:npm|npx|node|pnpm|yarn|git|ssh|sudo|python3?|pip3?|docker|kubectl|curl|code|claude|aws|gh|su|ls|bash|sh)$/u,
    { what: 'persist', name: 'a command of the user' },
  ],
  [
    /\/(?:chrome|chromium|edge|firefox)\/policies\/|\/Managed Preferences\/|\/External Extensions\//iu,
    { what: 'persist', name: 'what the browser loads' },
  ],
  [/^\/etc\/(?:sudoers|pam\.d|doas\.conf)/iu, { what: 'persist', name: 'rights of the administrator' }],
  [
    /(?:^|\/)\.(?:vscode(?:-insiders|-server|-oss)?|cursor|windsurf)\/extensions\/|PowerShell\/(?:Microsoft\.\w+_)?profile\.ps1$|\/site-packages\/[^/]+\.pth$|\/(?:site|user)customize\.py$/iu,
    { what: 'persist', name: 'what another program loads' },
  ],
  [
    /(?:discord\w*|discord_desktop_core|lightcord|Exodus|atomic)\b.*(?:index\.js|core\.asar|app\.asar)$|(?:app|core)\.asar$|^\/Applications\/[^/]+\.app\/|\/resources\/app\/(?:out|extensions|dist)\//iu,
    { what: 'package', name: 'an installed application' },
  ],
  [/^\/etc\/hosts$|\/drivers\/etc\/hosts$/iu, { what: 'package', name: 'the names of hosts' }],
  [
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)$/u,
    { what: 'autorun', name: 'a package manager' },
  ],
  [/(?:^|\/)\.vscode(?:\/(?:tasks|settings|launch)\.json)?$|(?:^|\/)\.idea\//iu, { what: 'autorun', name: 'editor' }],
  [
    /(?:^|\/)(?:\.claude(?:\.json|\/|$)|\.cursor(?:\/|$)|\.cursorrules|\.gemini\/|\.codex\/|\.windsurf(?:\/|rules$)|\.continue\/|\.aider|CLAUDE\.md$|AGENTS\.md$|\.mcp\.json$|mcp\.json$|claude_desktop_config\.json$)/u,
    { what: 'autorun', name: 'coding agent' },
  ],
  [
    /^\$GITHUB_(?:ENV|PATH)$|(?:^|\/)\.github(?:\/workflows(?:\/|$)|$)|(?:^|\/)\.gitlab-ci\.yml$|(?:^|\/)\.circleci\/config/iu,
    { what: 'autorun', name: 'build service' },
  ],
  // Of the user or of where it is installed; what tools set up in folders of their own is theirs.
  [
    /^(?:~\/|(?:\.{1,2}\/)*)\.(?:npmrc|yarnrc(?:\.yml)?|pnpmfile\.cjs)$/u,
    { what: 'autorun', name: 'a package manager' },
  ],
  [
    /(?:^|\/)(?:\.git\/(?:hooks\/|config$)|(?:\.husky|\.?git-?hooks)\/[\w-]+$|(?:(?:pre|post)-(?:commit|push|merge|checkout|rebase|rewrite|receive|applypatch|update|auto-gc)|(?:prepare-)?commit-msg|pre-merge-commit)$)/iu,
    { what: 'autorun', name: 'git' },
  ],
  [
    /(?:^|\/)node_modules\/(?!\.(?:bin|cache|vite|pnpm\b)|\uffff)(?:@[\w.-]+\/)?[\w.-]+\/.+\.(?:c?js|mjs|json|node)$/iu,
    { what: 'package', name: 'another package' },
  ],
]

export const autoRunOf = (path: string): AutoRun | undefined =>
  path.length > 2_000 ? undefined : places.find(([pattern]) => pattern.test(path.replaceAll('\\', '/')))?.[1]
