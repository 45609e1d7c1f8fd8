import type { CheckName, Connection, ConnectionStatus, FoundBy } from '../api/contract.ts'
import { formatInstant } from '../format/dates.ts'
import { formatDuration } from '../format/numbers.ts'

export const statusWords: Record<ConnectionStatus, string> = {
  unverified: 'Not verified yet',
  verified: 'Verified',
  failed: 'Not reachable',
}

export const foundByWords: Record<FoundBy, string> = {
  poll: 'Watching',
  event: 'Notification',
  backfill: 'Past months',
  person: 'Person',
}

/** What each check tries, in the order in which they are made. */
export const checkTitles: Record<CheckName, string> = {
  'assume-role': 'Assume the role',
  account: 'Account of the role',
  'bucket-region': 'Bucket and region',
  list: 'List the folder',
  read: 'Read a file',
  'outside-prefix': 'Outside the folder',
}

export const checkNames = Object.keys(checkTitles) as CheckName[]

/** `s3://acme-billing/cur/`. */
export const folderOf = ({ bucket, prefix }: Pick<Connection, 'bucket' | 'prefix'>): string =>
  `s3://${bucket}/${prefix}`

/** How often one can choose to have a folder looked through. */
const intervals = [5, 15, 60, 360, 1440]

export const everyWords = (minutes: number): string =>
  minutes === 60 ? 'every hour' : minutes === 1440 ? 'every day' : `every ${formatDuration(minutes * 60)}`

/** With the one that holds, which a script may have set to any number of minutes. */
export function intervalChoices(current: number): { value: string; label: string }[] {
  const minutes = [...new Set([...intervals, current])].toSorted((a, b) => a - b)
  return minutes.map((every) => ({ value: String(every), label: capitalise(everyWords(every)) }))
}

const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const watchWords = ({ watch }: Connection): string =>
  watch.enabled ? capitalise(everyWords(watch.everyMinutes)) : 'Off'

/** When the folder is looked through next; a time that has come waits for its turn. */
export const nextLookWords = (nextPollAt: string, now: Date): string =>
  new Date(nextPollAt) <= now ? 'In a moment' : formatInstant(nextPollAt)
