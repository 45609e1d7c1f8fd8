import { expect, it } from 'vitest'
import { periodsToCsv } from './periods-csv.ts'

const trend = (name: string, cost: string) => ({
  granularity: 'day' as const,
  days: { first: '2026-10-01', last: '2026-10-01' },
  series: [{ key: 'a', value: 'a', name, colour: '', total: cost }],
  points: [{ period: '2026-10-01', total: cost, costs: { a: cost } }],
})

it('keeps every digit and the minus of a credit', () => {
  expect(periodsToCsv(trend('EC2', '-143227.763678187615017991'), 'USD')).toBe(
    'period,currency,EC2,total\r\n2026-10-01,USD,-143227.763678187615017991,-143227.763678187615017991\r\n',
  )
})

it.each([
  ['a,b "c"', '"a,b ""c"""'],
  ['=HYPERLINK(1)', "'=HYPERLINK(1)"],
  ['-2+3', "'-2+3"],
])('writes the name %s as %s', (name, written) => {
  expect(periodsToCsv(trend(name, '1'), 'USD').split('\r\n')[0]).toBe(`period,currency,${written},total`)
})
