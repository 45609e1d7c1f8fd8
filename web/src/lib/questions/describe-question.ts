import { operatorWords, takesValues } from '../filters/operators.ts'
import { addDays, formatDate } from '../format/dates.ts'
import { countOf } from '../format/numbers.ts'
import type { Catalog } from './catalog.ts'
import type { Derivation, Granularity, QuestionView } from './question-view.ts'

const derivationWords: Record<Derivation, string> = {
  share: 'share',
  cumulative: 'running sum',
  savings: 'savings',
}

const steps: Record<Granularity, string> = {
  none: '',
  hour: ' per hour',
  day: ' per day',
  week: ' per week',
  month: ' per month',
}

/** More values than these are counted. */
const NAMED_VALUES = 3

/** What a question asks, in a few short parts: what, of which uploads and time, and how it is narrowed and shown. */
export function describeQuestion(view: QuestionView, { labelOf }: Catalog): string[] {
  const { measures, dimensions, granularity, filters, top, compare, derive, limit } = view
  const by = dimensions.length > 0 ? ` by ${listed(dimensions.map(labelOf), 'and')}` : ''
  return [
    `${listed(measures.map(labelOf), 'and')}${by}${steps[granularity]}`,
    describeScope(view),
    ...describeTime(view),
    ...filters.map(({ dimension, operator, values }) => {
      const what = takesValues(operator) ? ` ${describeValues(values)}` : ''
      return `${labelOf(dimension)} ${operatorWords[operator]}${what}`
    }),
    ...(top
      ? [`the ${top.count} largest${top.by === undefined ? '' : ` by ${labelOf(top.by)}`}, and others`]
      : []),
    ...(compare === undefined ? [] : [describeComparison(compare)]),
    ...(derive.length > 0
      ? [
          `with ${listed(
            derive.map((kind) => derivationWords[kind]),
            'and',
          )}`,
        ]
      : []),
    ...(view.withSuperseded ? ['with versions that were replaced'] : []),
    ...(limit === undefined ? [] : [`at most ${countOf(limit, 'row')}`]),
  ]
}

function describeScope({ scope, lastPeriods }: QuestionView): string {
  const last =
    lastPeriods === undefined
      ? ''
      : `the last ${lastPeriods === 1 ? 'billing period' : `${lastPeriods} billing periods`} of `
  switch (scope.kind) {
    case 'selection':
      return `${last}my selection`
    case 'latest':
      return `${last}the latest uploads`
    case 'uploads':
      return countOf(scope.uploadIds.length, 'chosen upload')
  }
}

function describeTime({ timeBasis, from, to }: QuestionView): string[] {
  const basis = timeBasis === 'billing' ? 'by billing period' : undefined
  const range = describeDays(from, to)
  return [basis, range].filter((part) => part !== undefined)
}

/** `to` is the first day that is no longer in it. */
function describeDays(from: string | undefined, to: string | undefined): string | undefined {
  const last = to === undefined ? undefined : formatDate(addDays(to, -1))
  if (from === undefined) return last && `days through ${last}`
  return last === undefined ? `days from ${formatDate(from)}` : `${formatDate(from)} through ${last}`
}

function describeComparison(compare: NonNullable<QuestionView['compare']>): string {
  if (compare === 'previousPeriod') return 'compared with the time before'
  const { from, to, uploadIds } = compare
  const parts = [describeDays(from, to), uploadIds && countOf(uploadIds.length, 'other upload')].filter(
    (part) => part !== undefined,
  )
  return `compared with ${parts.join(', ') || 'something else'}`
}

function describeValues(values: readonly string[]): string {
  if (values.length > NAMED_VALUES) return `one of ${values.length} values`
  return listed(
    values.map((value) => value || 'nothing'),
    'or',
  )
}

/** `A, B and C`. */
function listed(items: readonly string[], word: 'and' | 'or'): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`
}
