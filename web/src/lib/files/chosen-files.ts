import type { BucketFile } from '../api/contract.ts'
import { countOf, formatBytes, formatCount } from '../format/numbers.ts'
import { folderOfPath } from './paths.ts'

/** As many as the API takes in one request. */
export const MOST_AT_ONCE = 500

/** `1 whole report and 2 files, 42.1 MB`; the size of a report is known when its manifest was read. */
export function chosenWords(files: readonly BucketFile[]): string {
  const reports = files.filter(({ report }) => report).length
  const others = files.filter(({ report }) => !report)
  const bytes = others.reduce((sum, file) => sum + file.bytes, 0)
  return [
    reports ? countOf(reports, 'whole report') : '',
    others.length ? `${countOf(others.length, 'file')}, ${formatBytes(bytes)}` : '',
  ]
    .filter(Boolean)
    .join(' and ')
}

/** What is chosen by parts although it may have a manifest, by which it could be loaded whole. */
export const partsOf = (files: readonly BucketFile[]): BucketFile[] =>
  files.filter(({ kind }) => kind === 'cur-data' || kind === 'focus')

/** What is to be known before it is loaded. */
export function remarksOn(
  files: readonly BucketFile[],
  folder: string,
  isLoaded: (file: BucketFile) => boolean,
): string[] {
  const elsewhere = files.filter(({ path }) => folderOfPath(path) !== folder).length
  const others = files.filter(({ kind }) => kind === 'other').length
  const loaded = files.filter(isLoaded).length
  const outOf = (count: number) => (count === files.length && count === 1 ? 'It' : formatCount(count))
  const verb = (count: number) => (count === 1 ? 'is' : 'are')
  return [
    elsewhere ? `${outOf(elsewhere)} ${verb(elsewhere)} in another folder.` : '',
    others
      ? `${outOf(others)} ${verb(others)} not known as billing data by name. The content decides: what is none is refused, with the reason.`
      : '',
    loaded
      ? `${outOf(loaded)} ${verb(loaded)} loaded already: nothing is counted twice, the same content is recognised.`
      : '',
    files.length > MOST_AT_ONCE
      ? `At most ${formatCount(MOST_AT_ONCE)} can be loaded at once: leave some out, or load reports by their manifests.`
      : '',
  ].filter(Boolean)
}
