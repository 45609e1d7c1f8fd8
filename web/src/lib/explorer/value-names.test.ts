import { expect, it } from 'vitest'
import { inSentence, namerOf, noneOf, readNames } from './value-names.ts'

it('calls ids by the name of the most lines, and tells those apart that have the same one', () => {
  const rows = [
    { subAccountId: '1', subAccountName: 'old', lineCount: 2 },
    { subAccountId: '1', subAccountName: 'prod', lineCount: 9 },
    { subAccountId: '2', subAccountName: 'prod', lineCount: 1 },
    { subAccountId: '3', subAccountName: '', lineCount: 1 },
  ]
  const nameOf = namerOf(readNames({ rows }, 'subAccountId'), (dimension) => noneOf(dimension, 'Account'))
  expect(['1', '2', '3', '4', '', null].map((value) => nameOf('subAccountId', value))).toEqual([
    'prod (1)',
    'prod (2)',
    '3',
    '4',
    'No account',
    'Other',
  ])
  expect(nameOf('serviceName', 'AmazonEC2')).toBe('AmazonEC2')
})

it('writes labels as a sentence does', () => {
  expect(['Usage type', 'SKU', 'Tag team'].map(inSentence)).toEqual(['usage type', 'SKU', 'tag team'])
  expect(noneOf('tag:team', 'Tag team')).toBe('Not tagged')
})
