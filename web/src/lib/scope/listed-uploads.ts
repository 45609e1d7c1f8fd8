import type { Upload } from '../api/contract.ts'
import { formatPeriod } from '../format/dates.ts'
import { nameOf } from '../uploads/words.ts'
import { isFound } from './upload-search.ts'

/** An upload to choose; of one that is not listed, only how it is called is known. */
export interface ListedUpload {
  id: string
  name: string
  upload: Upload | undefined
}

/** Which of them are shown: all, those that were chosen, or those of a billing month. */
export type ShownUploads = 'all' | 'chosen' | (string & {})

interface Choice {
  value: ShownUploads
  label: string
  group?: string
}

/** What the list can be narrowed to. */
export function shownChoices(uploads: readonly Pick<Upload, 'periods'>[], chosen: number): Choice[] {
  const months = new Set(uploads.flatMap(({ periods }) => periods.map(({ period }) => period)))
  return [
    { value: 'all', label: 'All uploads' },
    ...(chosen ? [{ value: 'chosen', label: 'Chosen ones' }] : []),
    ...[...months]
      .toSorted()
      .toReversed()
      .map((month) => ({ value: month, label: formatPeriod(month), group: 'Billing period' })),
  ]
}

interface Wanted {
  shown: ShownUploads
  search: string
  /** Those that were chosen when only they were asked for: what is left out since stays where it was. */
  wereChosen: ReadonlySet<string>
}

export function narrowUploads(
  uploads: readonly Upload[],
  { shown, search, wereChosen }: Wanted,
): ListedUpload[] {
  const isShown = ({ id, periods }: Upload) =>
    shown === 'all' ||
    (shown === 'chosen' ? wereChosen.has(id) : periods.some(({ period }) => period === shown))
  return uploads
    .filter((upload) => isShown(upload) && (search === '' || isFound(upload, search)))
    .map((upload) => ({ id: upload.id, name: nameOf(upload), upload }))
}
