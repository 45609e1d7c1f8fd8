import { expect, it } from 'vitest'
import type { CostAnswer } from '../api/contract.ts'
import { sortRows } from '../ui/data-table.ts'
import { answerColumns, currencyOf } from './answer-columns.ts'
import { catalogOf } from './catalog.ts'

type Answer = Pick<CostAnswer, 'columns' | 'rows' | 'totals'>

const columnsOf = (...names: string[]): CostAnswer['columns'] =>
  names.map((name) => {
    const kind = name === 'period' ? 'period' : /Cost|Count|Quantity/.test(name) ? 'measure' : 'dimension'
    return { name, kind, type: kind === 'measure' ? 'decimal' : 'string' }
  })

const shown = (answer: Answer, full = false) => {
  const columns = answerColumns({
    answer,
    granularity: 'week',
    catalog: catalogOf(undefined),
    nameOfUpload: (id) => (id === '1' ? 'october.csv' : undefined),
    full,
  })
  const cells = [...answer.rows, ...answer.totals].map((row) =>
    columns.map(({ cellOf }) => cellOf(row).text.replaceAll('\u00a0', ' ')),
  )
  return { columns, head: columns.map(({ label }) => label), cells }
}

it('says the currency once, names what has no value, and ends with the total', () => {
  const { head, cells, columns } = shown({
    columns: columnsOf(
      'period',
      'serviceName',
      'uploadId',
      'billingCurrency',
      'billedCost',
      'billedCostShare',
    ),
    rows: [
      {
        period: '2026-10-05',
        serviceName: 'EC2',
        uploadId: '1',
        billingCurrency: 'USD',
        billedCost: '1234.567',
        billedCostShare: '0.75',
      },
      {
        period: '2026-10-05',
        serviceName: '',
        uploadId: '2',
        billingCurrency: 'USD',
        billedCost: '-0.001',
        billedCostShare: null,
      },
      {
        period: '2026-10-05',
        serviceName: null,
        uploadId: null,
        billingCurrency: 'USD',
        billedCost: '2',
        billedCostShare: '0.25',
      },
    ],
    totals: [{ billingCurrency: 'USD', billedCost: '1236.566' }],
  })
  expect(head).toEqual(['Period', 'Service', 'Upload', 'Billed cost, USD', 'Billed cost, share'])
  expect(cells).toEqual([
    ['Week of 5 Oct 2026', 'EC2', 'october.csv', '1,234.57', '75.0 %'],
    ['Week of 5 Oct 2026', 'None', '2', '> −0.01', '–'],
    ['Week of 5 Oct 2026', 'All others', 'All others', '2.00', '25.0 %'],
    ['Total', '', '', '1,236.57', ''],
  ])
  expect(columns.map(({ phone }) => phone)).toEqual(['name', 'note', 'note', 'figure', 'note'])
})

it('shows every digit where that is asked for, with points below each other', () => {
  const { columns, cells } = shown(
    {
      columns: columnsOf('serviceName', 'billingCurrency', 'billedCost'),
      rows: [
        { serviceName: 'a', billingCurrency: 'USD', billedCost: '0.000000000000000001' },
        { serviceName: 'b', billingCurrency: 'USD', billedCost: '1500' },
      ],
      totals: [],
    },
    true,
  )
  expect(cells.map(([, cost]) => cost)).toEqual(['0.000000000000000001', '1,500.00'])
  const [, cost] = columns
  expect(cost?.cellOf({ billingCurrency: 'USD', billedCost: '1500' })).toMatchObject({ missing: 16 })
})

it('keeps currencies apart, each with its own places', () => {
  const answer: Answer = {
    columns: columnsOf('serviceName', 'billingCurrency', 'billedCost', 'billedCostChange', 'lineCount'),
    rows: [
      {
        serviceName: 'a',
        billingCurrency: 'JPY',
        billedCost: '1500.4',
        billedCostChange: '10',
        lineCount: 12000,
      },
      { serviceName: 'a', billingCurrency: 'EUR', billedCost: '0', billedCostChange: '-1.5', lineCount: 1 },
    ],
    totals: [],
  }
  expect(currencyOf(answer)).toBeUndefined()
  const { head, cells } = shown(answer)
  expect(head).toEqual(['Service', 'Billing currency', 'Billed cost', 'Billed cost, change', 'Line count'])
  expect(cells).toEqual([
    ['a', 'JPY', '1,500', '+10', '12,000'],
    ['a', 'EUR', '0.00', '−1.50', '1'],
  ])
})

it('sorts by the exact amount, with what is not known below everything', () => {
  const rows = ['1', null, '1.000000000000000001', '-5'].map((billedCost) => ({
    billingCurrency: 'USD',
    billedCost,
  }))
  const { columns } = shown({ columns: columnsOf('billingCurrency', 'billedCost'), rows, totals: [] })
  const sorted = sortRows(rows, columns, { key: 'billedCost', descending: true })
  expect(sorted.map(({ billedCost }) => billedCost)).toEqual(['1.000000000000000001', '1', '-5', null])
})

it('says on a phone what the figures of rows without a name are', () => {
  const { columns } = shown({
    columns: columnsOf('billingCurrency', 'billedCost', 'lineCount'),
    rows: [{ billingCurrency: 'USD', billedCost: '12.5', lineCount: '3' }],
    totals: [],
  })
  expect(columns.map(({ phone }) => phone)).toEqual(['note', 'note'])
})
