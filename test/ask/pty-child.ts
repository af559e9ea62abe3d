import { ask } from '../../src/ask/ask.ts'
import { openTerminal } from '../../src/ask/tty.ts'
import { recommend } from '../../src/judge/recommend.ts'
import type { Judgement } from '../../src/model.ts'
import { finding, scripted } from '../report/sample.ts'

process.once('SIGUSR2', () => {
  throw new Error('broken')
})
const terminal = openTerminal({ stdioMayBePipes: process.argv.includes('--pipes') })
if (terminal === undefined) {
  console.log('RESULT nobody')
} else {
  const odd = scripted('odd@1.0.0', { verdict: 'ask', findings: [finding({ severity: 'high' })] })
  const advise = (judgement: Judgement) => recommend(judgement, undefined)
  const decisions = await ask([odd, scripted('quiet@1.0.0')], terminal, { advise })
  terminal.close()
  console.log(`RESULT ${[...decisions.values()].join(' ')} color=${terminal.color}`)
}
