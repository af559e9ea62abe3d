import { Fault } from './parse/fault.ts'

/** For what may fail without all else failing. @returns undefined where it did; why is added to the reasons */
export function noting<T>(reasons: string[], action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    reasons.push(error.message)
    return undefined
  }
}
