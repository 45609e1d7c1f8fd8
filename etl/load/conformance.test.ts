import { expect, it } from 'vitest'
import { focus } from '../formats/focus/index.ts'
import { compareWithStandard, missingColumns, standardOf } from './conformance.ts'

const january = { format: focus, version: '1.2', header: ['BilledCost', 'InvoiceId', 'chargecategory'] }
const february = { format: focus, version: '1.10', header: ['BilledCost', 'EffectiveCost'] }

it('several files are compared with the newest of their versions', () => {
  expect(standardOf([january, february])?.name).toBe('FOCUS 1.10')
  expect(standardOf([])).toBeNull()
})

it('a column that one of several files lacks is named with their number', () => {
  const files = [january, { ...january, header: ['EffectiveCost'] }, january]
  const standard = { name: 'FOCUS 1.2', columns: [column('EffectiveCost'), column('BilledCost')] }
  expect(missingColumns(standard, files).map(({ message }) => message)).toEqual([
    '`EffectiveCost` is mandatory in FOCUS 1.2, but 2 of 3 files have no such column.',
    '`BilledCost` is mandatory in FOCUS 1.2, but 1 of 3 files has no such column.',
  ])
})

it('a column is there if one of the files has it, in whatever case', () => {
  const standard = { name: 'FOCUS 1.2', columns: [column('ChargeCategory'), column('ListCost')] }
  const rejects = [
    { column: 'CHARGECATEGORY', reason: 'a', rows: 2, firstFileIndex: 0, firstRow: 1, sampleValue: null },
    { column: 'chargecategory', reason: 'b', rows: 1, firstFileIndex: 1, firstRow: 1, sampleValue: null },
  ]
  const { columns } = compareWithStandard(standard, [january, february], [], rejects)
  expect(columns).toEqual([
    { ...column('ChargeCategory'), present: true, problems: [{ code: 'rejected', rows: 3 }] },
    { ...column('ListCost'), present: false, problems: [] },
  ])
})

function column(name: string) {
  return { column: name, level: 'Mandatory', type: 'String', allowsNulls: false } as const
}
