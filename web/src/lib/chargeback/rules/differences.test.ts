import { expect, it } from 'vitest'
import type { ChargebackPreview } from '../../api/contract.ts'
import { differencesOf } from './differences.ts'

const charged = (
  unallocated: string,
  centres: Record<string, string>,
): ChargebackPreview['charged'][number] => {
  const amount = (text: string) => ({ exact: text, amount: text })
  return {
    billingCurrency: 'USD',
    bill: amount('0'),
    unallocated: amount(unallocated),
    costCentres: Object.entries(centres).map(([code, total]) => ({
      costCentre: { id: code, code, name: code, owner: '' },
      direct: amount(total),
      shared: amount('0'),
      total: amount(total),
    })),
  }
}

it('who would carry something else comes in the order of how much, nobody among them', () => {
  const differences = differencesOf(
    charged('100', { WEB: '10', DATA: '5', OLD: '1' }),
    charged('60', { WEB: '48', DATA: '5', NEW: '3' }),
  )
  expect(
    differences.map(({ costCentre, before, after, change }) => [costCentre?.code, before, after, change]),
  ).toEqual([
    [undefined, '100', '60', '-40'],
    ['WEB', '10', '48', '38'],
    ['NEW', '0', '3', '3'],
    ['OLD', '1', '0', '-1'],
  ])
})
