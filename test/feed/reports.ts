import { strToU8, zipSync } from 'fflate'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'

export interface Report {
  readonly id: string
  readonly modified?: string
  readonly summary?: string
  readonly withdrawn?: string
  readonly affected: readonly unknown[]
}

export const entry = (name: string, versions: readonly string[] = [], ...ranges: readonly unknown[][]) => ({
  package: { ecosystem: 'npm', name },
  ...(versions.length > 0 ? { versions } : {}),
  ...(ranges.length > 0 ? { ranges: ranges.map((events) => ({ type: 'SEMVER', events })) } : {}),
})

export const report = (id: string, ...affected: readonly unknown[]): Report => ({
  id,
  modified: '2026-01-02T03:04:05Z',
  affected,
})

export const zipOf = (reports: readonly Report[]): Uint8Array =>
  zipSync(Object.fromEntries(reports.map((item, index) => [`${index}-${item.id}.json`, strToU8(JSON.stringify(item))])))

/** What a reader of the feed labelled `test feed` gives; anything but the Fault for damaged bytes is thrown. */
export const corruptOr = <T>(run: () => T): T | 'corrupt' => {
  try {
    return run()
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    assert.is(thrown.code, 'feed/corrupt')
    assert.is(thrown.options.hint, 'portcullis feed update')
    assert.match(thrown.message, 'test feed')
    return 'corrupt'
  }
}
