import { operators, takesValues } from '../filters/operators.ts'
import {
  escapePart,
  isDay,
  oneOf,
  readCount,
  readList,
  readUuids,
  unescapePart,
  writeList,
} from '../filters/readers.ts'
import type { Parameter } from '../filters/url-state.ts'
import {
  type Compared,
  type Filter,
  MAX_DIMENSIONS,
  MAX_FILTERS,
  MAX_LAST_PERIODS,
  MAX_ROWS,
  MAX_TOP,
  type Order,
  type QuestionView,
  type Scope,
  defaultQuestion,
  derivations,
  granularities,
  measures,
  timeBases,
} from './question-view.ts'

const measure = oneOf(measures)

/** Items that are all valid, or undefined. */
function all<Item>(items: readonly (Item | undefined)[] | undefined): Item[] | undefined {
  return items?.every((item): item is Item => item !== undefined) ? (items.slice() as Item[]) : undefined
}

const isDimension = (text: string) => /^(tag:[^]+|[a-zA-Z][a-zA-Z0-9]*)$/.test(text)

const readDimensions = (text: string) => {
  const names = readList(text)
  return names && names.length <= MAX_DIMENSIONS && names.every(isDimension) ? names : undefined
}

/** `in:serviceName=AmazonEC2,AmazonS3;isEmpty:tag:team`. */
function readFilters(text: string): Filter[] | undefined {
  const parts = text.split(';')
  return parts.length <= MAX_FILTERS ? all(parts.map(readFilter)) : undefined
}

function readFilter(text: string): Filter | undefined {
  const [, sign = '', escaped = '', list] = /^([a-zA-Z]+):([^=]+)(?:=(.*))?$/s.exec(text) ?? []
  const [operator, dimension] = [oneOf(operators)(sign), unescapePart(escaped)]
  if (!operator || !dimension || !isDimension(dimension)) return undefined
  if (!takesValues(operator)) return list === undefined ? { operator, dimension, values: [] } : undefined
  const values = list === undefined ? [] : readList(list)
  return values && { operator, dimension, values }
}

const writeFilters = (filters: readonly Filter[]) =>
  filters
    .map(({ operator, dimension, values }) => {
      const name = `${operator}:${escapePart(dimension)}`
      return takesValues(operator) && values.length > 0 ? `${name}=${writeList(values)}` : name
    })
    .join(';')

const DAYS = '..'

/** `previous`; `other`, while that is still to be chosen; days, `2026-09-01..2026-10-01`, of which one may be missing; ids of uploads; or both. */
function readCompared(text: string): Compared | undefined {
  if (text === 'previous') return 'previousPeriod'
  if (text === 'other') return {}
  const parts = text.split(';')
  const days = parts.filter((part) => part.includes(DAYS))
  const ids = parts.filter((part) => !part.includes(DAYS))
  if (days.length > 1 || ids.length > 1) return undefined
  const [from = '', to = '', ...more] = days[0]?.split(DAYS) ?? []
  const uploadIds = ids[0] === undefined ? undefined : readUuids(ids[0])
  const isValid =
    [from, to].every((day) => day === '' || isDay(day)) &&
    more.length === 0 &&
    (days.length === 0 || from + to !== '') &&
    (ids.length === 0 || uploadIds)
  return isValid ? { ...(uploadIds && { uploadIds }), ...(from && { from }), ...(to && { to }) } : undefined
}

function writeCompared(compare: Compared): string {
  if (compare === 'previousPeriod') return 'previous'
  const { uploadIds, from, to } = compare
  const days = from === undefined && to === undefined ? [] : [`${from ?? ''}${DAYS}${to ?? ''}`]
  return [...days, ...(uploadIds ? [uploadIds.join(',')] : [])].join(';') || 'other'
}

const readOrder = (text: string): Order[] | undefined =>
  readList(text)?.map((part) =>
    part.startsWith('-')
      ? { field: part.slice(1), direction: 'desc' as const }
      : { field: part, direction: 'asc' as const },
  )

const writeOrder = (orderBy: readonly Order[]) =>
  writeList(orderBy.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)))

function readScope(text: string): Scope | undefined {
  if (text === 'selection' || text === 'latest') return { kind: text }
  const uploadIds = text === 'uploads' ? [] : readUuids(text)
  return uploadIds && { kind: 'uploads', uploadIds }
}

const writeScope = (scope: Scope) =>
  scope.kind === 'uploads' ? scope.uploadIds.join(',') || 'uploads' : scope.kind

function optional<Value>(
  name: string,
  says: string,
  read: (text: string) => Value | undefined,
  write: (value: Value) => string = String,
): Parameter<Value | undefined> {
  return {
    name,
    says,
    fallback: undefined,
    read,
    write: (value) => (value === undefined ? undefined : write(value)),
  }
}

const day = (name: string) =>
  optional(name, 'a day like 2026-10-31', (text) => (isDay(text) ? text : undefined))

export const questionParameters: { [Key in keyof QuestionView]: Parameter<QuestionView[Key]> } = {
  scope: {
    name: 'in',
    fallback: defaultQuestion.scope,
    says: 'selection, latest, or a list of upload ids with commas between them',
    read: readScope,
    write: writeScope,
  },
  lastPeriods: optional(
    'last',
    `a number of billing periods from 1 to ${MAX_LAST_PERIODS}`,
    readCount(1, MAX_LAST_PERIODS),
  ),
  withSuperseded: {
    name: 'old',
    fallback: false,
    says: '1',
    read: (text) => text === '1' || undefined,
    write: (withSuperseded) => (withSuperseded ? '1' : undefined),
  },
  measures: {
    name: 'm',
    fallback: defaultQuestion.measures,
    says: `measures with commas between them, like ${measures.slice(0, 2).join(',')}`,
    read: (text) => all(readList(text)?.map(measure)),
    write: writeList,
  },
  dimensions: {
    name: 'd',
    fallback: defaultQuestion.dimensions,
    says: `at most ${MAX_DIMENSIONS} dimensions with commas between them, like serviceName,tag:team`,
    read: readDimensions,
    write: writeList,
  },
  granularity: {
    name: 'g',
    fallback: defaultQuestion.granularity,
    says: 'hour, day, week or month',
    read: oneOf(granularities),
    write: (granularity) => granularity,
  },
  timeBasis: {
    name: 't',
    fallback: defaultQuestion.timeBasis,
    says: 'charge or billing',
    read: oneOf(timeBases),
    write: (timeBasis) => timeBasis,
  },
  from: day('from'),
  to: day('to'),
  filters: {
    name: 'f',
    fallback: defaultQuestion.filters,
    says: 'filters like in:serviceName=AmazonEC2 with semicolons between them',
    read: readFilters,
    write: writeFilters,
  },
  top: optional(
    'top',
    `a number from 1 to ${MAX_TOP}, or with a measure like 10,billedCost`,
    (text) => {
      const [number = '', by, ...more] = text.split(',')
      const count = readCount(1, MAX_TOP)(number)
      if (count === undefined || more.length > 0) return undefined
      if (by === undefined) return { count }
      return measure(by) && { count, by }
    },
    ({ count, by }) => (by === undefined ? String(count) : `${count},${by}`),
  ),
  compare: optional(
    'vs',
    'previous, days like 2026-09-01..2026-10-01, or upload ids',
    readCompared,
    writeCompared,
  ),
  derive: {
    name: 'also',
    fallback: defaultQuestion.derive,
    says: 'any of share, cumulative and savings with commas between them',
    read: (text) => all(text.split(',').map(oneOf(derivations))),
    write: writeList,
  },
  orderBy: {
    name: 'o',
    fallback: defaultQuestion.orderBy,
    says: 'columns with commas between them, like -billedCost,serviceName',
    read: readOrder,
    write: writeOrder,
  },
  limit: optional('n', `a number of rows from 1 to ${MAX_ROWS}`, readCount(1, MAX_ROWS)),
  offset: optional('skip', 'a number of rows', readCount(1, 10_000_000)),
}
