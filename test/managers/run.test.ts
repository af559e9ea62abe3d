import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ancestorsOf, processOf } from '../../src/managers/process-tree.ts'
import * as runs from '../../src/managers/run.ts'
import { Fault } from '../../src/parse/fault.ts'
import { inFolder } from './folder.ts'

const inRuns = (look: (root: string, cache: string) => void) =>
  inFolder({}, (cache) => look(join(cache, 'runs'), cache))
const isFault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code
const plan = { go: true, run: [], judged: [] }

test('a run is found from every process below its manager, and by its parts', () =>
  inRuns((root) => {
    const run = runs.openRun(root, process.ppid)
    assert.equal(runs.findRun(root, process.pid), run)
    assert.is(runs.findRun(root, process.pid, 'plan'), undefined)
    runs.writePart(run, 'plan', plan)
    assert.equal(runs.findRun(root, process.pid, 'plan'), run)
    assert.equal(runs.readPart(run, 'plan'), plan)
    runs.dropPart(run, 'plan')
    assert.is(runs.readPart(run, 'plan'), undefined)
    runs.closeRun(run)
    assert.is(runs.findRun(root, process.pid), undefined)
  }))

test('the nearest run goes first', () =>
  inRuns((root) => {
    runs.openRun(root, process.ppid)
    const nearer = runs.openRun(root, process.pid)
    assert.equal(runs.findRun(root, process.pid), nearer)
  }))

test('a part is claimed once', () =>
  inRuns((root) => {
    const run = runs.openRun(root, process.pid)
    const self = { pid: 1, parent: 0, start: '1' }
    assert.is(runs.claimPart(run, 'judging', self), true)
    assert.is(runs.claimPart(run, 'judging', { ...self, pid: 2 }), false)
    assert.is(runs.readPart(run, 'judging')?.pid, 1)
  }))

test('notes come back in order', () =>
  inRuns((root) => {
    const run = runs.openRun(root, process.pid)
    assert.equal(runs.notedScripts(run), [])
    const notes = [1, 2, 3].map((at) => ({ id: `p@${at}.0.0\n`, event: 'install', ran: at === 2 }))
    for (const note of notes) runs.noteScript(run, note)
    assert.equal(runs.notedScripts(run), notes)
  }))

test('what is written is for this user alone', () =>
  inRuns((root) => {
    const run = runs.openRun(root, process.pid)
    runs.writePart(run, 'plan', plan)
    assert.is(statSync(run.folder).mode & 0o077, 0)
    assert.is(statSync(join(run.folder, 'plan.json')).mode & 0o077, 0)
    assert.is(statSync(runs.writeProgram(run, 'shell', '#!/bin/sh\n')).mode & 0o777, 0o700)
  }))

test('folders that others can enter or write to are refused, and no run is found there', () =>
  inRuns((root, cache) => {
    mkdirSync(root, { mode: 0o700 })
    runs.openRun(root, process.pid)
    chmodSync(root, 0o755)
    assert.throws(() => runs.openRun(root, process.pid), isFault('run/not-private'))
    assert.is(runs.findRun(root, process.pid), undefined)
    chmodSync(root, 0o700)
    for (const mode of [0o777, 0o1777, 0o770, 0o702]) {
      chmodSync(cache, mode)
      assert.throws(() => runs.openRun(root, process.pid), isFault('run/shared-cache'), `${mode}`)
    }
    chmodSync(cache, 0o755)
    runs.openRun(root, process.pid)
  }))

test('a link in the place of the folder is refused', () =>
  inRuns((root, cache) => {
    mkdirSync(join(cache, 'elsewhere'), { mode: 0o700 })
    symlinkSync(join(cache, 'elsewhere'), root)
    assert.throws(() => runs.openRun(root, process.pid), isFault('run/not-private'))
    assert.is(runs.findRun(root, process.pid), undefined)
  }))

test('a manager that is gone has no run', () =>
  inRuns((root) => assert.throws(() => runs.openRun(root, 2 ** 22 + 1), isFault('run/no-manager'))))

test('pruning takes what dead managers left, and a folder forged for a later process', () =>
  inRuns((root) => {
    const { folder } = runs.openRun(root, process.pid)
    const dead = [`${2 ** 22 + 1}-1`, `${process.ppid}-1`, 'not-a-run', '999999999-'].map((name) => join(root, name))
    for (const path of dead) mkdirSync(path)
    runs.pruneRuns(root)
    assert.equal(dead.filter(existsSync), [])
    assert.ok(existsSync(folder))
  }))

test('a process has one start, and its ancestors end', () => {
  const self = processOf(process.pid)
  assert.is(self?.parent, process.ppid)
  assert.equal(processOf(process.pid), self)
  assert.is(processOf(2 ** 22 + 1), undefined)
  const line = ancestorsOf(process.pid)
  assert.equal(
    line.slice(0, 2).map(({ pid }) => pid),
    [process.pid, process.ppid],
  )
  assert.is(ancestorsOf(process.pid, 1).length, 1)
  assert.equal(ancestorsOf(2 ** 22 + 1), [])
})

test.run()
