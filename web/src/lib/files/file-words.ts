import type { BucketFile, FileKind } from '../api/contract.ts'
import { formatPeriod } from '../format/dates.ts'
import type { IconName } from '../ui/icons.ts'

export const kindWords: Record<FileKind, string> = {
  manifest: 'Manifest',
  'cur-data': 'CUR data',
  focus: 'FOCUS',
  other: 'Other',
}

export const kindIcons: Record<FileKind, IconName> = {
  manifest: 'manifest',
  'cur-data': 'bill',
  focus: 'bill',
  other: 'file',
}

/** `The whole report cur for Oct 2026`: what a manifest stands for. */
export function wholeReport(
  { name, period }: NonNullable<BucketFile['report']>,
  article: 'The' | 'the' = 'The',
): string {
  return `${article} whole report ${name}${period ? ` for ${formatPeriod(period)}` : ''}`
}
