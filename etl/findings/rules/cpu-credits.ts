import { defineRule } from '../rule.ts'
import { amount, quantity } from '../text.ts'
import { WHOLE_COST, WORTHWHILE } from './shared.ts'

export const cpuCredits = defineRule({
  id: 'cpu-credits',
  title: 'Burstable instances that pay for more than their share',
  pass: 'usage',
  needs: ['x_Operation'],
  lines: `position(x_Operation, 'CPUCredits') > 0`,
  saving: WHOLE_COST,
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'medium',
  replacedBy: 'nothing',
  explanation: ({ of, monthlyCost, currency }) =>
    `Beyond what its type includes, processor time of ${quantity(of.quantity!)} vCPU-hours was bought: ${amount(monthlyCost, currency)} a month.`,
  whatToDo: [
    'Where it is busy all the time, move to a type without credits, as m7g: it is steadier and costs less than this.',
    'Where it is busy now and then, take the next size, or switch off the mode unlimited.',
  ],
})
