/** What a git server answers to `info/refs?service=git-upload-pack`. */
export function advertised(names: readonly string[]): Buffer {
  const line = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`
  const refs = names.map((name, at) =>
    line(`${`${at}`.padStart(40, '0')} ${name}${at === 0 ? '\0side-band-64k' : ''}\n`),
  )
  return Buffer.from(`${line('# service=git-upload-pack\n')}0000${refs.join('')}0000`)
}
