import type { SavedQuestion } from '../api/contract.ts'

const curl = 'curl --fail --header "Authorization: Bearer $OUTLAY_TOKEN"'

/** Within single quotes a shell takes everything as it is, but for the quote. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** How a script asks a question that is not saved. */
export const callOfQuestion = (origin: string, question: SavedQuestion): string =>
  `${curl} \\\n  --json ${quoted(JSON.stringify(question))} \\\n  ${origin}/api/query/relative`

/** How a script runs a saved query. */
export const callOfSavedQuery = (origin: string, id: string): string =>
  `${curl} --request POST \\\n  ${origin}/api/saved-queries/${id}/run`
