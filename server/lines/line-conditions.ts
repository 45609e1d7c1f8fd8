import { buildFilters } from '../costs/build-filters.ts'
import { buildScope } from '../costs/build-side.ts'
import type { CostScope } from '../costs/cost-scope.ts'
import type { Parameters } from '../costs/parameters.ts'
import { buildTimeRange } from '../costs/time.ts'
import type { LinesQuestion } from './lines-question.ts'

/** Predicates of the cost lines that a question asks for: the same as a cost query sums over. */
export function lineConditions(
  { timeBasis, filters = [], from, to }: LinesQuestion,
  scope: CostScope,
  parameters: Parameters,
): string[] {
  // For the dimension `uploadId`, and where a line says which upload it came with.
  parameters.add(
    'Array(String)',
    scope.loads.map(({ loadId }) => loadId),
    'knownLoadIds',
  )
  parameters.add(
    'Array(String)',
    scope.loads.map(({ uploadId }) => uploadId),
    'knownUploadIds',
  )
  return [
    ...buildScope(scope, parameters),
    ...buildTimeRange({ timeBasis, from, to }, 'cost_line', parameters),
    ...buildFilters(filters, parameters, scope.rolledUp.tags).map(({ predicate }) => predicate('cost_line')),
  ]
}
