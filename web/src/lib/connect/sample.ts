import type { Upload } from '../api/contract.ts'

/** What there is to try without a bill. Made by `npm run sample`; its name says what it is wherever it is listed. */
export const SAMPLE_FILE = 'outlay-sample-2026-10.csv.gz'

export const isSample = ({ fileName }: Pick<Upload, 'fileName'>): boolean => fileName === SAMPLE_FILE

/** The sample as a file that somebody might have chosen. */
export async function fetchSample(): Promise<File> {
  const response = await fetch(`/${SAMPLE_FILE}`)
  if (!response.ok) throw new Error(`The sample was answered with ${response.status}.`)
  return new File([await response.blob()], SAMPLE_FILE, { type: 'application/gzip' })
}
