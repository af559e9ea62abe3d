type Env = Readonly<Record<string, string | undefined>>

/** As npm's @npmcli/config (lib/env-replace.js) has it. Linear: neither part can restart inside the other. */
const reference = /(?<!\\)(\\*)\$\{([^${}?]+)(\?)?\}/gu

/**
 * `${NAME}` and `${NAME?}` of an npmrc value. An unknown name stays as it is written, or becomes empty with `?`;
 * an odd number of backslashes before it keeps it literal.
 */
export const expand = (text: string, env: Env): string =>
  text.replace(reference, (whole: string, escapes: string, name: string, optional: string | undefined) => {
    if (escapes.length % 2 === 1) return whole.slice((escapes.length + 1) / 2)
    const value = Object.hasOwn(env, name) ? env[name] : undefined
    return escapes.slice(escapes.length / 2) + (value ?? (optional === undefined ? `\${${name}}` : ''))
  })
