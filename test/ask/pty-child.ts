import { ask } from '../../src/ask/ask.ts'
import { openTerminal } from '../../src/ask/tty.ts'
import { finding, scripted } from '../report/sample.ts'

const terminal = openTerminal({ stdioMayBePipes: process.argv.includes('--pipes') })
if (terminal === undefined) {
  console.log('RESULT nobody')
} else {
  const odd = scripted('odd@1.0.0', { verdict: 'ask', findings: [finding({ severity: 'high' })] })
  const decisions = await ask([odd, scripted('quiet@1.0.0')], terminal)
  terminal.close()
  console.log(`RESULT ${[...decisions.values()].join(' ')} color=${terminal.color}`)
}
