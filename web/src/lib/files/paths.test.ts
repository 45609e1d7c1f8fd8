import { describe, expect, it } from 'vitest'
import { crumbsOf, folderOfPath, manifestFolderOf, pathOfUri } from './paths.ts'

const acme = { bucket: 'acme-billing', prefix: 'cur/' }

describe('crumbsOf', () => {
  it('begins with the connection’s own folder, as it is called in S3', () => {
    expect(crumbsOf(acme, '')).toEqual([{ label: 'acme-billing/cur', path: '' }])
    expect(crumbsOf({ bucket: 'acme-billing', prefix: '' }, '')[0]?.label).toBe('acme-billing')
  })

  it('leads through each folder to where one is', () => {
    expect(crumbsOf(acme, 'hourly/20261001-20261101/').slice(1)).toEqual([
      { label: 'hourly', path: 'hourly/' },
      { label: '20261001-20261101', path: 'hourly/20261001-20261101/' },
    ])
  })

  it('gives a folder without a name words that can be pressed', () => {
    expect(crumbsOf(acme, 'a//').map(({ label }) => label)).toEqual(['acme-billing/cur', 'a', '(no name)'])
  })
})

describe('paths', () => {
  it('finds the folder of a file', () => {
    expect(['a/b/c.csv', 'c.csv'].map(folderOfPath)).toEqual(['a/b/', ''])
  })

  it('finds the path of an object of the connection, and of no other', () => {
    expect(pathOfUri(acme, 's3://acme-billing/cur/a/b.csv')).toBe('a/b.csv')
    expect(pathOfUri(acme, 's3://acme-billing/cur-secret/b.csv')).toBeUndefined()
    expect(pathOfUri(acme, 's3://other/cur/b.csv')).toBeUndefined()
  })
})

describe('manifestFolderOf', () => {
  it('is the folder itself for a report that has its manifest beside its parts', () => {
    expect(manifestFolderOf('hourly/20261001-20261101/a1/')).toBe('hourly/20261001-20261101/a1/')
  })

  it('is the folder of metadata for a data export, however the period is written', () => {
    expect(manifestFolderOf('exports/cur2/data/BILLING_PERIOD=2026-10/')).toBe(
      'exports/cur2/metadata/BILLING_PERIOD=2026-10/',
    )
    expect(manifestFolderOf('data/billing_period=2026-10/')).toBe('metadata/billing_period=2026-10/')
  })
})
