import { takesValues } from '../filters/operators.ts'
import type { QuestionView } from './question-view.ts'

/** The part of a question in which something is missing, or which does not go with another. */
export type Part = 'scope' | 'time' | 'filters' | 'compare' | 'derive' | 'top'

export interface Fault {
  part: Part
  /** What to do about it. */
  message: string
}

/**
 * Why a question cannot be asked yet. What only the API knows, such as a dimension that there is not, it says by
 * itself.
 */
export function faultsOf(view: QuestionView): Fault[] {
  return [...ofScope(view), ...ofTime(view), ...ofFilters(view), ...ofCompare(view), ...ofColumns(view)]
}

function ofScope({ scope }: QuestionView): Fault[] {
  return scope.kind === 'uploads' && scope.uploadIds.length === 0
    ? [{ part: 'scope', message: 'Choose at least one upload.' }]
    : []
}

function ofTime({ granularity, timeBasis, from, to }: QuestionView): Fault[] {
  const faults: Fault[] = []
  if (timeBasis === 'billing' && granularity !== 'none' && granularity !== 'month') {
    faults.push({
      part: 'time',
      message: 'Bills are by the month: choose months, or the time of the charge.',
    })
  }
  if (from !== undefined && to !== undefined && from >= to) {
    faults.push({ part: 'time', message: 'The last day is before the first one.' })
  }
  return faults
}

function ofFilters({ filters }: QuestionView): Fault[] {
  return filters.some(({ operator, values }) => takesValues(operator) && values.length === 0)
    ? [{ part: 'filters', message: 'A filter has no value yet: choose one, or take the filter away.' }]
    : []
}

function ofCompare({ compare, scope, lastPeriods, timeBasis, from, to }: QuestionView): Fault[] {
  const fault = (message: string): Fault[] => [{ part: 'compare', message }]
  if (compare === undefined) return []
  const isRelative = lastPeriods !== undefined && scope.kind !== 'uploads'
  const isOtherTime = compare === 'previousPeriod' || compare.from !== undefined || compare.to !== undefined
  if (isRelative && isOtherTime && timeBasis !== 'billing') {
    return fault('The last periods can be compared with another time by the time of the bill alone.')
  }
  if (compare === 'previousPeriod') {
    return isRelative || (from !== undefined && to !== undefined)
      ? []
      : fault('The period before needs a first and a last day.')
  }
  if (!isOtherTime && compare.uploadIds === undefined) return fault('Choose days, or uploads.')
  const begin = compare.from ?? from
  const end = compare.to ?? to
  return begin !== undefined && end !== undefined && begin >= end
    ? fault('The last day is before the first one.')
    : []
}

const costs = ['effectiveCost', 'billedCost', 'contractedCost', 'netEffectiveCost', 'netBilledCost']

function ofColumns({ derive, granularity, measures, top }: QuestionView): Fault[] {
  const faults: Fault[] = []
  if (derive.includes('cumulative') && granularity === 'none') {
    faults.push({ part: 'derive', message: 'A running sum needs periods: choose days, weeks or months.' })
  }
  const hasSavings = measures.includes('listCost') && measures.some((name) => costs.includes(name))
  if (derive.includes('savings') && !hasSavings) {
    faults.push({ part: 'derive', message: 'Savings need the list cost and another cost.' })
  }
  if (top?.by !== undefined && !measures.includes(top.by)) {
    faults.push({ part: 'top', message: 'The largest are found by a figure that is asked for.' })
  }
  return faults
}
