import { describe, expect, it } from 'vitest'
import type { ChargebackSummary } from '../api/contract.ts'
import { changeRatio, monthsBefore, nameOf, readCharges, shownMonths } from './charges.ts'

const centre = (code: string) => ({ id: `id-${code}`, code, name: `Team ${code}`, owner: '' })
const amount = (text: string) => ({ exact: text, amount: text })
const period = (
  month: string,
  currency: string,
  unallocated: string,
  centres: Record<string, [string, string]>,
) => ({
  period: month,
  billingCurrency: currency,
  bill: amount('0'),
  unallocated: amount(unallocated),
  costCentres: Object.entries(centres).map(([code, [direct, shared]]) => ({
    costCentre: centre(code),
    direct: amount(direct),
    shared: amount(shared),
    total: amount(String(Number(direct) + Number(shared))),
  })),
})

const summary = {
  periods: [
    period('2026-08', 'USD', '5', { OLD: ['4', '0'] }),
    period('2026-09', 'USD', '10', { WEB: ['70', '5'], DATA: ['10', '5'] }),
    period('2026-10', 'USD', '20', { WEB: ['60', '10'], DATA: ['75', '5'] }),
    period('2026-10', 'EUR', '3', { WEB: ['1', '0'] }),
  ],
} as ChargebackSummary

describe('the months that are shown', () => {
  const months = ['2026-08', '2026-09', '2026-10']
  it('are the last whole one, all, or those that are named', () => {
    expect(shownMonths(months, undefined, '2026-09')).toEqual(['2026-09'])
    expect(shownMonths(months, undefined, null)).toEqual(['2026-10'])
    expect(shownMonths(months, 'all', null)).toEqual(months)
    expect(shownMonths(months, { first: '2026-09', last: '2027-01' }, null)).toEqual(['2026-09', '2026-10'])
    expect(shownMonths(months, { first: '2026-09-03', last: '2026-09-09' }, null)).toEqual(['2026-09'])
  })

  it('are compared with as many before them, where there are as many', () => {
    expect(monthsBefore(months, ['2026-10'])).toEqual(['2026-09'])
    expect(monthsBefore(months, ['2026-09', '2026-10'])).toEqual([])
    expect(monthsBefore(months, ['2026-08'])).toEqual([])
    expect(monthsBefore(months, [])).toEqual([])
  })
})

describe('what is charged', () => {
  it('is of one currency, the dearest first and nobody last, with what it was before', () => {
    const charges = readCharges(summary, 'USD', ['2026-10'])
    expect(charges).toMatchObject({
      bill: '170',
      allocated: '150',
      unallocated: '20',
      billBefore: '100',
      unallocatedBefore: '10',
      monthsBefore: ['2026-09'],
    })
    expect(
      charges.rows.map(({ costCentre, direct, shared, total, before }) => [
        costCentre?.code,
        direct,
        shared,
        total,
        before,
      ]),
    ).toEqual([
      ['DATA', '75', '5', '80', '15'],
      ['WEB', '60', '10', '70', '75'],
      [undefined, '20', '0', '20', '10'],
    ])
  })

  it('names those that carry nothing any more, and adds months', () => {
    expect(readCharges(summary, 'USD', ['2026-09']).rows.map(({ key, total }) => [key, total])).toEqual([
      ['id-WEB', '75'],
      ['id-DATA', '15'],
      ['id-OLD', '0'],
      ['', '10'],
    ])
    expect(readCharges(summary, 'USD', ['2026-09', '2026-10']).rows.map(({ total }) => total)).toEqual([
      '145',
      '95',
      '30',
    ])
  })
})

it('nothing is no base for a change, and a name that is the code is said once', () => {
  expect(changeRatio('5', '0')).toBeNull()
  expect(changeRatio('15', '10')).toBe(0.5)
  expect(changeRatio('-15', '-10')).toBe(-0.5)
  expect(nameOf({ code: 'A', name: 'A' })).toBe('A')
  expect(nameOf({ code: 'A', name: 'Web' })).toBe('A Web')
})
