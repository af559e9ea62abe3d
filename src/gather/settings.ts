/** Merged settings under npm's names (`https-proxy`, `//host/:_authToken`, `@scope:registry`). */
export class Settings {
  readonly #values: ReadonlyMap<string, unknown>

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values
  }

  keys(): string[] {
    return [...this.#values.keys()]
  }

  text(key: string): string | undefined {
    const value = this.#values.get(key)
    return typeof value === 'string' && value !== '' && value !== 'null' ? value : undefined
  }

  /** Every non-empty string under the key, whether it is one or a list. */
  texts(key: string): string[] {
    const value = this.#values.get(key)
    return (Array.isArray(value) ? value : [value]).filter(
      (item): item is string => typeof item === 'string' && item !== '',
    )
  }

  flag(key: string): boolean | undefined {
    const value = this.#values.get(key)
    if (value === true || value === 'true' || value === '') return true
    return value === false || value === 'false' ? false : undefined
  }

  /** A whole number within the bounds; what is outside is moved to the nearer one. */
  number(key: string, least: number, most: number): number | undefined {
    const value = this.#values.get(key)
    const number =
      typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
    return Number.isNaN(number) ? undefined : Math.round(Math.min(most, Math.max(least, number)))
  }
}
