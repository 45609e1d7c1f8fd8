import { expect, it } from 'vitest'
import type { ChargebackRule } from '../../api/contract.ts'
import { linesOfStatement } from './statement-lines.ts'

const rules: ChargebackRule[] = [
  {
    name: 'Web',
    filters: [{ dimension: 'tag:team', operator: 'in', values: ['web'] }],
    target: { kind: 'costCentre', costCentreId: 'a' },
  },
]
const upload = { id: '0199', fileName: 'may.csv', state: 'counts' as const }
const made = { period: '2026-10', basis: 'billed' as const, uploads: [upload] }

it('figures lead to the lines of the uploads, the bill and the basis of the statement', () => {
  const lines = linesOfStatement(made, rules, 'a')
  const bill = 'uploads=0199&f=in:tag:team=web&from=2026-10-01&to=2026-11-01&t=billing&b=billed&cur=USD'
  expect(lines.rule('USD', 0)).toBe(`/lines?${bill}`)
  expect(lines.direct('USD')).toBe(`/lines?${bill}`)
  expect(lines.direct('USD', [{ dimension: 'serviceName', operator: 'isEmpty' }])).toContain(
    'f=in:tag:team=web;isEmpty:serviceName',
  )
  expect(linesOfStatement(made, rules, undefined).direct('USD')).toContain('f=notIn:tag:team=web')
})

it('nowhere, once the lines are not those that were charged, or before the rules are known', () => {
  const gone = { ...made, uploads: [upload, { ...upload, state: 'superseded' as const }] }
  expect(linesOfStatement(gone, rules, 'a').bill('USD')).toBeUndefined()
  expect(linesOfStatement(made, undefined, 'a').direct('USD')).toBeUndefined()
})
