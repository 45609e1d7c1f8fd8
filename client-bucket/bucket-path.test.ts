import { describe, expect, test } from 'vitest'
import { createRandom } from '../demo/bill/random.ts'
import { HOSTILE_PATHS } from '../testing/hostile-paths.ts'
import { isWithin, PathOutsideRoot, relativePath, resolvePath } from './bucket-path.ts'

describe('a path that leads out', () => {
  test('there are hundreds of them', () => {
    expect(HOSTILE_PATHS.length).toBeGreaterThanOrEqual(200)
  })

  test.each(HOSTILE_PATHS.map((path) => ({ path, shown: JSON.stringify(path).slice(0, 60) })))(
    '$shown is refused',
    ({ path }) => {
      for (const prefix of ['cur/', 'billing/cur/', '']) {
        expect(() => resolvePath(prefix, path)).toThrow(PathOutsideRoot)
        expect(isWithin(prefix, prefix + path)).toBe(false)
        expect(() => relativePath(prefix, prefix + path)).toThrow(PathOutsideRoot)
      }
    },
  )

  test('is refused by a sentence that does not repeat it', () => {
    expect(() => resolvePath('cur/', '../<script>')).toThrow(/^This is not a path within the folder/)
  })

  test('is refused below a folder as well, and above one', () => {
    for (const path of HOSTILE_PATHS.filter((path) => path.startsWith('..'))) {
      for (const place of [`2026-10/${path}`, `2026-10/x/${path}`, `${path}/x`]) {
        expect(() => resolvePath('cur/', place)).toThrow(PathOutsideRoot)
      }
    }
  })
})

describe('a path within the folder', () => {
  test.each([
    ['', 'cur/'],
    ['bill.csv', 'cur/bill.csv'],
    ['20261001-20261101/', 'cur/20261001-20261101/'],
    [
      'report/20261001-20261101/7d0ab9e1-1c0e-4b5e-9b0b-1b2f4d6c1f3a/report-00001.csv.gz',
      'cur/report/20261001-20261101/7d0ab9e1-1c0e-4b5e-9b0b-1b2f4d6c1f3a/report-00001.csv.gz',
    ],
    [
      'export/data/BILLING_PERIOD=2026-10/2026-10-03T04:05:06.789Z-0f1e2d3c/export-00001.snappy.parquet',
      'cur/export/data/BILLING_PERIOD=2026-10/2026-10-03T04:05:06.789Z-0f1e2d3c/export-00001.snappy.parquet',
    ],
    ['year=2026/month=1/', 'cur/year=2026/month=1/'],
    ['a bill with blanks.csv', 'cur/a bill with blanks.csv'],
    ['a+b.csv', 'cur/a+b.csv'],
    ['100%.csv', 'cur/100%.csv'],
    ['100%25.csv', 'cur/100%25.csv'],
    ['a%20b.csv', 'cur/a%20b.csv'],
    ['file%2ecsv', 'cur/file%2ecsv'],
    ['50% of %a.csv', 'cur/50% of %a.csv'],
    ['%zz.csv', 'cur/%zz.csv'],
    ['%e4.csv', 'cur/%e4.csv'],
    ['..bill.csv', 'cur/..bill.csv'],
    ['bill..csv', 'cur/bill..csv'],
    ['bill...', 'cur/bill...'],
    ['.hidden', 'cur/.hidden'],
    ['a../b', 'cur/a../b'],
    ['bill….csv', 'cur/bill….csv'],
    ['½ year.csv', 'cur/½ year.csv'],
    ['½%20year.csv', 'cur/½%20year.csv'],
    ['Rechnungen für März/ä.csv', 'cur/Rechnungen für März/ä.csv'],
    ['請求書/ノート。csv', 'cur/請求書/ノート。csv'],
    ['счёт/🧾.csv', 'cur/счёт/🧾.csv'],
    ['decomposed-a\u0308.csv', 'cur/decomposed-a\u0308.csv'],
    ['it\'s (1) [2] {3} !@$&,;#?~`^|<>*".csv', 'cur/it\'s (1) [2] {3} !@$&,;#?~`^|<>*".csv'],
    ['arnold/s3.csv', 'cur/arnold/s3.csv'],
    ['team:platform/s3/bill.csv', 'cur/team:platform/s3/bill.csv'],
    ['a&amp;b.csv', 'cur/a&amp;b.csv'],
  ])('%j is the key %j', (path, key) => {
    expect(resolvePath('cur/', path)).toBe(key)
    expect(relativePath('cur/', key)).toBe(path)
    expect(resolvePath('', path)).toBe(path)
  })
})

test('a key is as long as S3 takes it, and no longer', () => {
  expect(resolvePath('cur/', 'a'.repeat(1020))).toHaveLength(1024)
  expect(() => resolvePath('cur/', 'a'.repeat(1021))).toThrow(PathOutsideRoot)
  expect(() => resolvePath('cur/', 'ä'.repeat(511))).toThrow(PathOutsideRoot)
})

describe('a key', () => {
  test.each([
    'cur-secret/bill.csv',
    'cur',
    'curious/bill.csv',
    'Cur/bill.csv',
    'other/cur/bill.csv',
    '',
    '/cur/a',
  ])('%j is not within cur/', (key) => {
    expect(isWithin('cur/', key)).toBe(false)
    expect(() => relativePath('cur/', key)).toThrow(PathOutsideRoot)
  })

  test('is never made of a prefix without its slash, which would be the beginning of others', () => {
    for (const prefix of ['cur', '/', '/cur/', 'cur//', '../cur/', 'cur/../']) {
      expect(() => resolvePath(prefix, '-secret/bill.csv')).toThrow(PathOutsideRoot)
    }
  })
})

test('whatever is thrown together stays below the prefix, and leads there and back', () => {
  const random = createRandom(20261123)
  const parts = [
    '.',
    '..',
    '/',
    '\\',
    '%',
    '2',
    'e',
    '2e',
    '2f',
    '5c',
    '%2e',
    '%25',
    'a',
    'cur',
    '-secret',
    ' ',
    '+',
  ]
  parts.push(
    '\0',
    '\u2025',
    '\uff0f',
    '\u200b',
    's3:',
    'arn:',
    ';',
    '?',
    '&#46;',
    '%u002e',
    'ä',
    '\ud800',
    '=',
  )
  let taken = 0
  for (let round = 0; round < 10_000; round++) {
    const path = Array.from({ length: 1 + random.below(8) }, () => parts[random.below(parts.length)]).join('')
    if (!isWithin('cur/', `cur/${path}`)) continue
    taken++
    const key = resolvePath('cur/', path)
    expect(key).toBe(`cur/${path}`)
    // As a URL's path, however often it is decoded on the way.
    let url = key
    for (let decoded = 0; decoded < 4; decoded++) {
      expect(new URL(`https://s3/${url}`).pathname.startsWith('/cur/')).toBe(true)
      url = url.replaceAll(/(%[0-9a-f]{2})+/gi, (bytes) =>
        Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
      )
    }
  }
  expect(taken).toBeGreaterThan(500)
})
