import { resolve } from '$app/paths'
import type { SavedQuestion } from '#lib/api/contract.ts'
import type { QuestionView } from '#lib/questions/question-view.ts'
import { questionSearch, viewOf } from '#lib/questions/saved-question.ts'

/** The parameter that says which saved query is being changed. */
export const CHANGED = 'of'

/** The address at which a question is built: a new one, or one that will be a saved query's next version. */
export function builderAddress(view: QuestionView, changedId?: string): string {
  const search = questionSearch(view)
  const changed = changedId === undefined ? '' : `${search ? '&' : '?'}${CHANGED}=${changedId}`
  return resolve('/(app)/queries/new') + search + changed
}

export const builderAddressOf = (question: SavedQuestion, changedId?: string): string =>
  builderAddress(viewOf(question), changedId)
