import { formatMoney } from '../format/money.ts'
import type { Column } from '../ui/data-table.ts'
import type { LongColumn } from '../ui/long-table.ts'

/** What tables of the gallery show. */
export interface Row {
  service: string
  cost: string
  part: number
}

export const rows: Row[] = [
  { service: 'AmazonEC2', cost: '81204.11', part: 0.57 },
  { service: 'AmazonRDS', cost: '38112.4', part: 0.27 },
  { service: 'AmazonS3', cost: '23901.87', part: 0.16 },
]

export const columns: Column<Row>[] = [
  {
    key: 'service',
    label: 'Service',
    phone: 'name',
    text: ({ service }) => service,
    compare: (a, b) => a.service.localeCompare(b.service),
    total: 'All',
  },
  {
    key: 'cost',
    label: 'Cost, USD',
    phone: 'figure',
    align: 'right',
    text: ({ cost }) => formatMoney(cost, 'USD'),
    descendingFirst: true,
    compare: (a, b) => a.part - b.part,
    total: formatMoney('143218.38', 'USD'),
  },
  {
    key: 'part',
    label: 'Share',
    phone: 'bar',
    bar: ({ part }) => part,
    barColour: () => 'var(--series-1)',
  },
]

/** More rows than anybody looks at, made as they come into sight. */
export const manyRows: Row[] = Array.from({ length: 10_000 }, (_, index) => ({
  service: `resource-${index + 1}`,
  cost: `${10_000 - index}.25`,
  part: 0,
}))

export const longColumns: LongColumn<Row>[] = [
  {
    key: 'service',
    label: 'Resource',
    phone: 'name',
    width: 24,
    text: ({ service }) => service,
    cellOf: ({ service }) => ({ text: service }),
  },
  {
    key: 'cost',
    label: 'Cost, USD',
    phone: 'figure',
    align: 'right',
    width: 16,
    text: ({ cost }) => formatMoney(cost, 'USD'),
    cellOf: ({ cost }) => ({ text: formatMoney(cost, 'USD') }),
  },
]
