import type { Fact } from '../model.ts'

export const known = <T>(value: T): Fact<T> => ({ state: 'known', value })
export const brokenOff = (why: string): Fact<never> => ({ state: 'unknown', why, brokenOff: true })
export const unknown = (why: string): Fact<never> => ({ state: 'unknown', why })
