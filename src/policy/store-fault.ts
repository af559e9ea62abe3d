import { Fault } from '../parse/fault.ts'

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code

const readOnly: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS']

/** Turns what the file system refuses while reading into a Fault; anything else is a bug and passes. */
export const reading = <T>(path: string, action: () => T): T =>
  guarded(action, (code) => ({
    code: 'store/unreadable',
    message: `${path} cannot be read (${code})`,
    options: { file: path, hint: 'see that this user may read it' },
  }))

/** The same for writing. */
export const writing = <T>(path: string, action: () => T): T =>
  guarded(action, (code) =>
    readOnly.includes(code)
      ? {
          code: 'store/read-only',
          message: `${path} cannot be written (${code})`,
          options: { file: path, hint: 'see that this user may write to its folder, or record the decision elsewhere' },
        }
      : {
          code: 'store/cannot-write',
          message: `${path} cannot be written (${code})`,
          options: { file: path, hint: 'see that the disk has room and the folder exists' },
        },
  )

interface Refusal {
  readonly code: `store/${string}`
  readonly message: string
  readonly options: { readonly file: string; readonly hint: string }
}

function guarded<T>(action: () => T, refusal: (code: string) => Refusal): T {
  try {
    return action()
  } catch (cause) {
    const code = codeOf(cause)
    if (cause instanceof Fault || code === undefined) throw cause
    const { code: name, message, options } = refusal(code)
    throw new Fault(name, message, { ...options, cause })
  }
}

/** For what is good to have and safe to miss. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}
