declare module 'libnpmconfig' {
  interface Merged {
    forEach(each: (value: unknown, key: string) => void): void
  }
  const library: { read(cli: object, builtin: object): Merged }
  export default library
}
