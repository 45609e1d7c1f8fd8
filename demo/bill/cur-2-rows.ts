import { snakeCase } from '../../etl/formats/aws/column-names.ts'
import type { Fields } from './generate-cur.ts'
import { jsonField } from './json-field.ts'

/** What CUR 2.0 has in one column as JSON, by what the legacy report's columns begin with. */
const MAPS = { product: 'product/', resource_tags: 'resourceTags/', cost_category: 'costCategory/' }

/** Attributes of products that have columns of their own all the same. */
const OWN_ATTRIBUTES = new Set(
  [
    ...['fromLocation', 'fromLocationType', 'fromRegionCode', 'instanceFamily', 'instanceType', 'location'],
    ...['locationType', 'operation', 'productFamily', 'regionCode', 'servicecode', 'sku', 'toLocation'],
    ...['toLocationType', 'toRegionCode', 'usagetype'],
  ].map((name) => `product/${name}`),
)

/** The legacy columns as CUR 2.0 writes them: in snake case, attributes and tags in maps. */
export function cur2Columns(columns: readonly string[]): string[] {
  return [...columns.filter((column) => !mapOf(column)).map(snakeCase), ...Object.keys(MAPS)]
}

/** What CUR 2.0 says of a line. */
export function cur2Fields(fields: Fields): Fields {
  const own: Fields = {}
  const maps: Record<string, Fields> = {}
  for (const [column, value] of Object.entries(fields)) {
    const { map, name } = placeOf(column)
    const among = map === undefined ? own : (maps[map] ??= {})
    among[name] = value
  }
  for (const map of Object.keys(MAPS)) own[map] = jsonField(maps[map] ?? {})
  return own
}

interface Place {
  map: string | undefined
  name: string
}

const places = new Map<string, Place>()

/** Where a legacy column's value goes, looked up for each value of each line. */
function placeOf(column: string): Place {
  const known = places.get(column)
  if (known) return known
  const map = mapOf(column)
  const prefix = map ? MAPS[map].length : 0
  const place = { map, name: snakeCase(column.slice(prefix)) }
  places.set(column, place)
  return place
}

function mapOf(column: string): keyof typeof MAPS | undefined {
  if (OWN_ATTRIBUTES.has(column)) return undefined
  const [map] = Object.entries(MAPS).find(([, prefix]) => column.startsWith(prefix)) ?? []
  return map as keyof typeof MAPS | undefined
}
