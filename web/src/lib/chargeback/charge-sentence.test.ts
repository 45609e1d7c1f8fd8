import { expect, it } from 'vitest'
import { describeCharges } from './charge-sentence.ts'
import type { Charge, Charges } from './charges.ts'

const row = (code: string | null, total: string, before?: string): Charge => ({
  key: code ?? '',
  costCentre: code === null ? null : { id: code, code, name: `Team ${code}`, owner: '' },
  direct: total,
  shared: '0',
  total,
  share: 0,
  before,
})

const charges = (part: Partial<Charges>): Charges => ({
  months: ['2026-10'],
  currency: 'USD',
  bill: '1000',
  allocated: '900',
  unallocated: '100',
  billBefore: undefined,
  unallocatedBefore: undefined,
  monthsBefore: [],
  rows: [row('WEB', '600'), row('DATA', '300'), row(null, '100')],
  ...part,
})

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

it('says how much is charged, and how much nobody carries', () => {
  expect(plain(describeCharges(charges({})))).toBe(
    '$900.00 (90.0 %) is charged to 2 cost centres, and nobody carries $100.00 (10.0 %).',
  )
  expect(describeCharges(charges({ allocated: '1000', unallocated: '0' }))).toBe(
    'All of it is charged to 2 cost centres.',
  )
  expect(describeCharges(charges({ rows: [row(null, '1000')] }))).toBe('Nobody carries any of it yet.')
})

it('says what moved most in the direction of the bill', () => {
  const compared = charges({
    billBefore: '800',
    monthsBefore: ['2026-09'],
    rows: [row('WEB', '600', '700'), row('DATA', '300', '50'), row(null, '100', '50')],
  })
  expect(plain(describeCharges(compared))).toMatch(
    / Up \$200\.00 on Sep 2026, mostly DATA Team DATA \(\+\$250\.00\)\.$/,
  )
  expect(plain(describeCharges({ ...compared, billBefore: '1200' }))).toMatch(
    / Down \$200\.00 on Sep 2026, mostly WEB Team WEB \(−\$100\.00\)\.$/,
  )
  expect(plain(describeCharges({ ...compared, billBefore: '1000' }))).toMatch(/ As much as in Sep 2026\.$/)
  expect(plain(describeCharges({ ...compared, rows: [row(null, '1000', '800')] }))).toBe(
    'Nobody carries any of it yet. Up $200.00 on Sep 2026.',
  )
})
