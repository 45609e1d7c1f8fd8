import { expect, it } from 'vitest'
import { sourceColumns } from './source-columns.ts'

const columns = sourceColumns([
  'a',
  'product/storageClass',
  'product/storageclass',
  'tag/user:X',
  'a',
  'tag/user:x',
])

it('finds a column by its exact name before one in another case', () => {
  expect(columns.find('product/storageclass')).toMatchObject({ name: 'product/storageclass', sql: 'c3' })
  expect(columns.find('PRODUCT/STORAGECLASS')).toMatchObject({ name: 'product/storageClass', sql: 'c2' })
  expect(columns.find('missing')).toBeUndefined()
})

it('takes the first of two columns with one name', () => {
  expect(columns.find('a')).toMatchObject({ name: 'a', sql: 'c1' })
})

it('lists columns by prefix, twins of another case apart', () => {
  expect(columns.withPrefix('tag/')).toMatchObject([
    { name: 'tag/user:X', suffix: 'user:X', sql: 'c4' },
    { name: 'tag/user:x', suffix: 'user:x', sql: 'c6' },
  ])
})
