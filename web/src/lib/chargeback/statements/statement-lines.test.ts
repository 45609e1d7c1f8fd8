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
const made = { period: '2026-10', basis: 'billed' as const, uploads: [upload], currencies: [] }

it('figures lead to the lines of the uploads, the bill and the basis of the statement', () => {
  const lines = linesOfStatement(made, { rules, pools: [] }, 'a')
  const bill = 'uploads=0199&f=in:tag:team=web&from=2026-10-01&to=2026-11-01&t=billing&b=billed&cur=USD'
  expect(lines.rule('USD', 0)).toBe(`/lines?${bill}`)
  expect(lines.direct('USD')).toBe(`/lines?${bill}`)
  expect(lines.direct('USD', [{ dimension: 'serviceName', operator: 'isEmpty' }])).toContain(
    'f=in:tag:team=web;isEmpty:serviceName',
  )
  expect(linesOfStatement(made, { rules, pools: [] }, undefined).direct('USD')).toContain(
    'f=notIn:tag:team=web',
  )
})

it('nowhere, once the lines are not those that were charged, or before the rules are known', () => {
  const gone = { ...made, uploads: [upload, { ...upload, state: 'superseded' as const }] }
  expect(linesOfStatement(gone, { rules, pools: [] }, 'a').bill('USD')).toBeUndefined()
  expect(linesOfStatement(made, undefined, 'a').direct('USD')).toBeUndefined()
})

it('what is shared has the lines of its rules, and those of all who carry it by their direct costs', () => {
  const service = (name: string, pool: string): ChargebackRule => ({
    name,
    filters: [{ dimension: 'serviceName', operator: 'in', values: [name] }],
    target: { kind: 'shared', pool },
  })
  const team = (value: string, costCentreId: string): ChargebackRule => ({
    name: value,
    filters: [{ dimension: 'tag:team', operator: 'in', values: [value] }],
    target: { kind: 'costCentre', costCentreId },
  })
  const charge = (id: string, direct: string) => ({
    costCentre: { id, code: id, name: id, owner: '' },
    direct: { exact: direct, amount: direct },
    shared: { exact: '0', amount: '0' },
    total: { exact: direct, amount: direct },
  })
  const nothing = { exact: '0', amount: '0' }
  const costCentres = [charge('a', '3'), charge('b', '4'), charge('c', '-1'), charge('d', '5')]
  const currencies = [{ billingCurrency: 'USD', bill: nothing, unallocated: nothing, costCentres }]
  const lines = linesOfStatement(
    { ...made, currencies },
    {
      rules: [
        team('web', 'a'),
        team('shop', 'b'),
        team('credits', 'c'),
        team('data', 'd'),
        service('Tax', 'all'),
      ],
      pools: [{ name: 'all', split: { kind: 'proportional', costCentreIds: ['a', 'b', 'c'] } }],
    },
    'a',
  )
  expect(lines.pool('USD', 'all')).toContain('in:serviceName=Tax')
  expect(lines.fillersOf('USD', 'all')).toEqual([
    { place: 4, name: 'Tax', href: expect.stringContaining('in:serviceName=Tax') },
  ])
  // Who has no direct costs above zero carries nothing of it.
  expect(lines.weights('USD', 'all')).toContain('in:tag:team=web,shop&')
})
