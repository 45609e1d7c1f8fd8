import { describe, expect, it } from 'vitest'
import { chooseColumns, rowAsText } from './source-row.ts'

const columns = [
  { name: 'BilledCost', value: 'n/a' },
  { name: 'ServiceName', value: 'Amazon S3' },
  { name: 'RegionId', value: '' },
  { name: 'EffectiveCost', value: '' },
]
const names = ({ filled, empty }: ReturnType<typeof chooseColumns>) =>
  [filled, empty].map((part) => part.map(({ name }) => name))

describe('chooseColumns', () => {
  it('sets apart the columns without a value', () => {
    expect(names(chooseColumns(columns, '', undefined))).toEqual([
      ['BilledCost', 'ServiceName'],
      ['RegionId', 'EffectiveCost'],
    ])
  })

  it('begins with the column in question, also where it is empty', () => {
    expect(names(chooseColumns(columns, '', 'EffectiveCost'))).toEqual([
      ['EffectiveCost', 'BilledCost', 'ServiceName'],
      ['RegionId'],
    ])
  })

  it('finds a column by its name and by its value, in any case', () => {
    expect(names(chooseColumns(columns, ' COST ', undefined))).toEqual([['BilledCost'], ['EffectiveCost']])
    expect(names(chooseColumns(columns, 'amazon', undefined))).toEqual([['ServiceName'], []])
  })
})

it('copies a row as lines of two cells, whatever stands in them', () => {
  expect(rowAsText([...columns.slice(0, 1), { name: 'Tags', value: '{"a": "b\tc"}' }])).toBe(
    'BilledCost\tn/a\nTags\t"{""a"": ""b\tc""}"',
  )
})
