import { npmHook, npmPidAbove, runHook } from '../src/main.ts'
import { load } from './load.ts'

const event = process.argv[2] === 'postinstall' ? 'postinstall' : 'preinstall'
runHook(() => npmHook(event, process.env, npmPidAbove(process.pid), load))
