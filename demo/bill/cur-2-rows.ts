import { snakeCase } from '../../etl/formats/aws/column-names.ts'
import { CUR_COLUMNS } from './aws-cur-columns.ts'
import type { BillLine, Fields } from './generate-cur.ts'
import { jsonField } from './json-field.ts'

/** What CUR 2.0 has in one column as JSON, by what the legacy report's columns begin with. */
const MAPS = { product: 'product/', resource_tags: 'resourceTags/', cost_category: 'costCategory/' }

const OWN_COLUMNS = CUR_COLUMNS.filter(
  (column) => !Object.values(MAPS).some((prefix) => column.startsWith(prefix)),
)

/** The legacy columns as CUR 2.0 writes them: in snake case, attributes and tags in maps. */
export const CUR_2_COLUMNS: readonly string[] = [...OWN_COLUMNS.map(snakeCase), ...Object.keys(MAPS)]

/** The lines of a generated bill as CUR 2.0 writes them. */
export function* asCur2(lines: Iterable<BillLine>): Generator<BillLine> {
  for (const line of lines) yield { ...line, fields: cur2Fields(line.fields) }
}

function cur2Fields(fields: Fields): Fields {
  const own = OWN_COLUMNS.map((column) => [snakeCase(column), fields[column]])
  const maps = Object.entries(MAPS).map(([name, prefix]) => [name, jsonField(below(prefix, fields))])
  return Object.fromEntries([...own, ...maps]) as Fields
}

function below(prefix: string, fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([column]) => column.startsWith(prefix))
      .map(([column, value]) => [snakeCase(column.slice(prefix.length)), value]),
  )
}
