import type { ExportFormat } from '../../contract/export.ts'
import type { CostScope } from '../costs/cost-scope.ts'
import { createParameters, type Parameters } from '../costs/parameters.ts'
import { lineConditions } from '../lines/line-conditions.ts'
import type { LinesQuestion } from '../lines/lines-question.ts'
import { focusExportColumns } from './focus-columns.ts'

/** The SQL of cost lines as FOCUS 1.2. They come as they lie: an order of millions of rows would have to be held. */
export function buildLinesExport(
  question: LinesQuestion,
  format: ExportFormat,
  scope: CostScope,
): { sql: string; parameters: Parameters['values'] } {
  const parameters = createParameters()
  const conditions = lineConditions(question, scope, parameters)
  // Computed from the columns of the table, before they take their names.
  const columns = focusExportColumns(format)
  const inner = columns.map(({ sql }, index) => `${sql} AS e${index}`)
  const outer = columns.map(({ name }, index) => `e${index} AS ${name}`)
  return {
    sql: `SELECT ${outer.join(', ')}\nFROM (\nSELECT ${inner.join(', ')}\nFROM cost_line\nWHERE ${conditions.join('\n  AND ')}\n)`,
    parameters: parameters.values,
  }
}
