import type { TokenScope } from '../api/contract.ts'
import { addDays, formatDate } from '../format/dates.ts'

/** What each scope lets a token do. A token never may more than its user. */
export const scopes: readonly { scope: TokenScope; label: string; hint: string }[] = [
  { scope: 'read', label: 'Read', hint: 'Costs, uploads and rejected rows' },
  { scope: 'upload', label: 'Upload', hint: 'Send files, retry and cancel loads' },
]

export const scopeWords = (granted: readonly TokenScope[]): string =>
  scopes
    .filter(({ scope }) => granted.includes(scope))
    .map(({ label }) => label)
    .join(', ')

export const lifetimes = ['7', '30', '90', '180', '365'] as const
export type Lifetime = (typeof lifetimes)[number]

/** `Until 21 Feb 2027`, of a token that is made now and lasts for so many days. */
export const lastDayHint = (days: number, now: Date): string =>
  `Until ${formatDate(addDays(now.toISOString().slice(0, 10), days))}`

/** What a script asks first, with the token in its environment. */
export function exampleOf(origin: string, granted: readonly TokenScope[]): string {
  const request = `curl --header "Authorization: Bearer $OUTLAY_TOKEN"`
  const lines: Record<TokenScope, string> = {
    read: `${request} ${origin}/api/uploads`,
    upload: `${request} --form file=@bill.csv.gz ${origin}/api/uploads`,
  }
  return granted.map((scope) => lines[scope]).join('\n')
}
