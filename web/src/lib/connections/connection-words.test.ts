import { expect, it } from 'vitest'
import { everyWords, folderOf, intervalChoices, nextLookWords } from './connection-words.ts'

it('says how often a folder is looked through', () => {
  expect([5, 60, 360, 1440, 90].map(everyWords).map((words) => words.replaceAll('\u00a0', ' '))).toEqual([
    'every 5 min',
    'every hour',
    'every 6 h',
    'every day',
    'every 1 h 30 min',
  ])
})

it('offers intervals, and the one that holds where it is another', () => {
  expect(intervalChoices(60).map(({ value }) => value)).toEqual(['5', '15', '60', '360', '1440'])
  expect(intervalChoices(30).map(({ value }) => value)).toEqual(['5', '15', '30', '60', '360', '1440'])
})

it('writes a folder as S3 does', () => {
  expect(folderOf({ bucket: 'acme-billing', prefix: 'cur/' })).toBe('s3://acme-billing/cur/')
  expect(folderOf({ bucket: 'acme-billing', prefix: '' })).toBe('s3://acme-billing/')
})

it('says when it looks next, and no time that is over', () => {
  const now = new Date('2026-10-12T04:10:00Z')
  expect(nextLookWords('2026-10-12T04:10:00.000Z', now)).toBe('In a moment')
  expect(nextLookWords('2026-10-12T05:10:00.000Z', now).replaceAll('\u00a0', ' ')).toBe(
    '12 Oct 2026, 05:10 UTC',
  )
})
