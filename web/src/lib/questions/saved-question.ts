import type { SavedQuestion } from '../api/contract.ts'
import { takesValues } from '../filters/operators.ts'
import { writeUrlState } from '../filters/url-state.ts'
import { questionParameters } from './question-address.ts'
import { MAX_ROWS, type QuestionView, defaultQuestion } from './question-view.ts'

/** The question as it is asked and saved: what is as the API has it anyway is left out. */
export function toSavedQuestion(view: QuestionView): SavedQuestion {
  const { scope, lastPeriods, measures, dimensions, granularity, timeBasis, from, to, filters } = view
  const { top, compare, derive, orderBy, limit, offset } = view
  return {
    scope: scope.kind === 'uploads' ? scope : { ...scope, ...(lastPeriods !== undefined && { lastPeriods }) },
    query: {
      measures,
      ...(dimensions.length > 0 && { dimensions }),
      ...(granularity !== 'none' && { granularity }),
      ...(timeBasis !== 'charge' && { timeBasis }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(filters.length > 0 && {
        filters: filters.map(({ values, ...filter }) =>
          takesValues(filter.operator) ? { ...filter, values } : filter,
        ),
      }),
      ...(top && { top }),
      ...(compare && { compare }),
      ...(derive.length > 0 && { derive }),
      ...(orderBy.length > 0 && { orderBy }),
      ...(view.withSuperseded && { excludeSuperseded: false }),
      ...(limit !== undefined && { limit }),
      ...(offset !== undefined && { offset }),
    },
  }
}

/** What a page shows of a question that was saved. */
export function viewOf({ scope, query }: SavedQuestion): QuestionView {
  const { excludeSuperseded = true, limit = MAX_ROWS, offset = 0, filters = [], ...rest } = query
  const { lastPeriods, ...ofUploads } = { lastPeriods: undefined, ...scope }
  return {
    ...defaultQuestion,
    ...rest,
    scope: ofUploads,
    lastPeriods,
    filters: filters.map(({ values = [], ...filter }) => ({ ...filter, values })),
    withSuperseded: !excludeSuperseded,
    limit: limit < MAX_ROWS ? limit : undefined,
    offset: offset > 0 ? offset : undefined,
  }
}

/** The query of an address at which a page shows the question. */
export const questionSearch = (view: QuestionView): string => writeUrlState(questionParameters, view)

export const isSameQuestion = (one: QuestionView, other: QuestionView): boolean =>
  questionSearch(one) === questionSearch(other)
