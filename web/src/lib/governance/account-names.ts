import type { CostAnswer } from '../api/contract.ts'
import { nameValues } from '../overview/naming.ts'

export const [ACCOUNT, ACCOUNT_NAME] = ['subAccountId', 'subAccountName']
export const NO_ACCOUNT = 'No account'

/** What accounts are called, by their ids: of an account that was renamed, the name of the most lines comes first. */
export function namesOfAccounts(rows: CostAnswer['rows']): ReadonlyMap<string | null, string> {
  const known = rows.map((row) => ({
    value: String(row[ACCOUNT] ?? ''),
    name: String(row[ACCOUNT_NAME] ?? ''),
  }))
  return nameValues([...new Set(known.map(({ value }) => value))], known, NO_ACCOUNT)
}
