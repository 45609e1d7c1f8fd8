import { expect, it } from 'vitest'
import type { UploadTotal } from '../../api/contract.ts'
import { reconcile } from './reconciliation.ts'

const total: UploadTotal = {
  currency: 'USD',
  billedCost: '143227.763678187615017991',
  effectiveCost: '140000',
  listCost: '150000',
  contractedCost: '143227.763678187615017991',
  sourceBilledCost: '143227.763678187615017991',
  rejectedCost: '0',
}

const rows = (read: number, rejected = 0, files = 1) => ({
  rows: { read, accepted: read - rejected, rejected },
  files: Array.from({ length: files }, (_, index) => ({
    name: `${index}.csv`,
    bytes: 1,
    sha256: '',
    source: null,
  })),
})

it('says that every digit is accounted for', () => {
  const { agreement, sentence } = reconcile(total, rows(18_331))
  expect(agreement).toBe('exact')
  expect(sentence).toBe(
    'Source $143,227.763678187615017991 = $143,227.763678187615017991 loaded + nothing set aside. Every digit of the file is accounted for.',
  )
})

it('counts what stands in rows that were set aside', () => {
  const { agreement, lines } = reconcile(
    { ...total, billedCost: '143227.663678187615017991', rejectedCost: '0.1' },
    rows(9, 1),
  )
  expect(agreement).toBe('exact')
  expect(lines.map(({ label }) => label)).toEqual(['Loaded', 'Set aside', 'Source file'])
})

it('names the files where there are several', () => {
  expect(reconcile(total, rows(9, 0, 3)).lines.at(-1)?.label).toBe('Source files')
})

it('does not call rows nothing whose cost cannot be read', () => {
  expect(reconcile(total, rows(60, 1)).sentence).toMatch(
    / loaded \+ no readable cost in the rows set aside\. Every digit of the file that can be read /,
  )
})

it('forgives a unit of the 18th decimal place for each row, and not one more', () => {
  const off = (digits: string) =>
    reconcile({ ...total, billedCost: `143227.76367818761501${digits}` }, rows(5)).agreement
  expect(off('7986')).toBe('rounded')
  expect(off('7985')).toBe('different')
})
