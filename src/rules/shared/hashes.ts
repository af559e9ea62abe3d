export interface IntegrityHash {
  readonly algorithm: string
  /** `algorithm-base64`, without options. */
  readonly text: string
}

/** The hashes of a Subresource Integrity text. */
export const hashesOf = (integrity: string | undefined): IntegrityHash[] =>
  (integrity ?? '').split(/\s+/u).flatMap((part) => {
    const [text = '', algorithm] = /^([a-z0-9]+)-[A-Za-z0-9+/]+=*/u.exec(part) ?? []
    return algorithm === undefined ? [] : [{ algorithm, text }]
  })

/** Bytes with the same SHA-1 or MD5 can be made (https://shattered.io). */
export const isStrong = ({ algorithm }: IntegrityHash): boolean => ['sha256', 'sha384', 'sha512'].includes(algorithm)
