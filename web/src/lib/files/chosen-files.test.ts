import { describe, expect, it } from 'vitest'
import type { BucketFile } from '../api/contract.ts'
import { chosenWords, partsOf, remarksOn } from './chosen-files.ts'

const file = (path: string, more: Partial<BucketFile> = {}): BucketFile => ({
  name: path.split('/').at(-1)!,
  path,
  bytes: 1_500_000,
  modifiedAt: '2026-10-12T14:05:00Z',
  etag: 'e',
  kind: 'cur-data',
  report: null,
  upload: null,
  ...more,
})
const manifest = file('a/cur-Manifest.json', {
  kind: 'manifest',
  bytes: 900,
  report: { name: 'cur', period: '2026-10' },
})
const never = () => false

describe('chosenWords', () => {
  it('says how many files and how large they are', () => {
    expect(chosenWords([file('a/1.csv')])).toBe('1 file, 1.5\u00a0MB')
    expect(chosenWords([file('a/1.csv'), file('a/2.csv')])).toBe('2 files, 3.0\u00a0MB')
  })

  it('counts a manifest as the report that it makes whole, and not by its own size', () => {
    expect(chosenWords([manifest])).toBe('1 whole report')
    expect(chosenWords([manifest, file('a/1.csv')])).toBe('1 whole report and 1 file, 1.5\u00a0MB')
  })
})

describe('partsOf', () => {
  it('are the files that a manifest may list', () => {
    const focus = file('a/focus.parquet', { kind: 'focus' })
    const chosen = [manifest, file('a/1.csv'), focus, file('a/readme.txt', { kind: 'other' })]
    expect(partsOf(chosen).map(({ name }) => name)).toEqual(['1.csv', 'focus.parquet'])
  })
})

describe('remarksOn', () => {
  it('has none on what is as it should be', () => {
    expect(remarksOn([file('a/1.csv')], 'a/', never)).toEqual([])
  })

  it('names what lies elsewhere, what may be no bill, and what is loaded already', () => {
    const chosen = [file('b/1.csv'), file('a/x.txt', { kind: 'other' }), file('a/2.csv')]
    expect(remarksOn(chosen, 'a/', ({ name }) => name === '2.csv')).toEqual([
      '1 is in another folder.',
      '1 is not known as billing data by name. The content decides: what is none is refused, with the reason.',
      '1 is loaded already: nothing is counted twice, the same content is recognised.',
    ])
  })

  it('says that there are too many for one request', () => {
    const many = Array.from({ length: 501 }, (_, index) => file(`a/${index}.csv`))
    expect(remarksOn(many, 'a/', never)).toEqual([
      'At most 500 can be loaded at once: leave some out, or load reports by their manifests.',
    ])
  })
})
