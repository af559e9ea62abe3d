import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { asShell, recipes } from '../../../src/analyze/reach/dialects.ts'

test('a batch file is told without comments, with its folder and with whole lines', () => {
  assert.is(asShell('@echo off\r\nREM x\n:: y\nnode ^\n  "%~dp0\\x.js" ^& y'), 'echo off\r\n\n\nnode    "./x.js" & y')
})

test('recipes and what make runs in a shell are commands', () => {
  assert.equal(recipes('all: x\n\t@node x.js \\\n\t  $(ARGS) $$HOME\nV := $(shell id)\nno = 1'), [
    { text: 'node x.js  \t  \0 $HOME', line: 2 },
    { text: 'id', line: 4 },
  ])
})

test('long ones end', () => {
  asShell('\n'.repeat(300_000))
  asShell(' '.repeat(300_000))
  recipes('\t$('.repeat(100_000))
  recipes('\\\n'.repeat(100_000))
})

test.run()
