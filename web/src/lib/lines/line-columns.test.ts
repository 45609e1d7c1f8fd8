import { describe, expect, it } from 'vitest'
import type { Line } from '../api/contract.ts'
import { chosenColumns, columnsOf, labelOf, sumOf } from './line-columns.ts'

const line = (columns: Line['columns'] = {}): Line => ({
  uploadId: '01935a00-0000-7000-8000-000000000001',
  fileIndex: 1,
  rowNumber: 1204,
  columns: {
    chargePeriodStart: '2026-10-03T00:00:00Z',
    chargePeriodEnd: '2026-10-04T00:00:00Z',
    billingPeriodStart: '2026-10-01',
    billingCurrency: 'USD',
    effectiveCost: '0.0000123456',
    netEffectiveCost: null,
    consumedQuantity: '12.5',
    listUnitPrice: '0.1',
    serviceName: 'AmazonEC2',
    tags: { 'user:team': 'blue', stage: 'prod' },
    ...columns,
  },
})
const names = {
  measures: [
    {
      name: 'effectiveCost',
      label: 'Effective cost',
      description: '',
      unit: 'currency' as const,
      type: 'decimal' as const,
      column: 'EffectiveCost',
      tables: [],
    },
  ],
  dimensions: [
    {
      name: 'serviceName',
      label: 'Service',
      description: '',
      group: 'Service',
      column: 'ServiceName',
      tables: [],
    },
  ],
}
const shown = (key: string, of = line()) => {
  const column = columnsOf(of, names, ['team']).find((each) => each.key === key)
  return column && [column.group, column.label, column.text(of).replaceAll(/[\u00a0\u2007]/g, ' ')]
}

describe('columns of cost lines', () => {
  it('are all that a line has, the tag keys, and its place', () => {
    const keys = columnsOf(line(), names, ['team']).map(({ key }) => key)
    expect(keys).toEqual([...Object.keys(line().columns), 'tag:team', 'fileIndex', 'rowNumber'])
  })

  it.each([
    ['serviceName', 'Service', 'Service', 'AmazonEC2'],
    ['effectiveCost', 'Costs', 'Effective cost', '$0.000012'],
    ['netEffectiveCost', 'Costs', 'Net effective cost', ''],
    ['consumedQuantity', 'Quantities and prices', 'Consumed quantity', '12.5'],
    ['listUnitPrice', 'Quantities and prices', 'List unit price', '0.1'],
    ['chargePeriodStart', 'Time', 'Charge period start', '3 Oct 2026'],
    ['billingPeriodStart', 'Time', 'Billing period start', '1 Oct 2026'],
    ['tags', 'Tags', 'Tags', 'user:team: blue, stage: prod'],
    ['tag:team', 'Tags', 'Tag team', 'blue'],
    ['rowNumber', 'Place', 'Row', '1204'],
  ])('%s is of %s: %s, %s', (key, ...expected) => expect(shown(key)).toEqual(expected))

  it('have the hour where a line is not of whole days', () => {
    const hourly = line({
      chargePeriodStart: '2026-10-03T00:00:00Z',
      chargePeriodEnd: '2026-10-03T01:00:00Z',
    })
    expect(shown('chargePeriodStart', hourly)?.[2]).toBe('3 Oct 2026, 00:00')
  })

  it('are shown in their own order, whatever was chosen first, and as far as there are any', () => {
    const all = columnsOf(line(), names, [])
    const keys = chosenColumns(all, ['serviceName', 'gone', 'chargePeriodStart']).map(({ key }) => key)
    expect(keys).toEqual(['chargePeriodStart', 'serviceName'])
  })
})

it('adds lines up exactly, those without the cost as nothing', () => {
  expect(sumOf([line(), line({ effectiveCost: '1' })], 'effectiveCost')).toBe('1.0000123456')
  expect(sumOf([line(), line({ netEffectiveCost: '0.1' })], 'netEffectiveCost')).toBe('0.1')
})

it.each([
  ['listUnitPrice', 'List unit price'],
  ['xPublicOnDemandCost', 'Public on demand cost'],
  ['skuId', 'Sku id'],
])('calls %s “%s”', (key, label) => expect(labelOf(key)).toBe(label))
