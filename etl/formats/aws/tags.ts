import type { Expression } from '../format.ts'
import { combine, constant, type MappingBuilder } from '../mapping-builder.ts'

const IN_ALL_TAGS = { resource: 'resourceTags/', costCategory: 'costCategory/' }

/**
 * Tags and cost categories, keyed as the provider wrote them: one column a key, a map of them, or the map of CUR 2.0
 * that has the tags of everything, where `resourceTags/`, `costCategory/` and others stand before the key.
 */
export function readTags(builder: MappingBuilder): { tags: Expression; costCategories: Expression } {
  const all = builder.jsonMap('tags')
  const { resource, costCategory } = IN_ALL_TAGS
  const keptOfAll = combine`mapApply((key, value) -> (${withoutPrefix(resource)}, value),
      mapFilter((key, value) -> NOT startsWith(key, '${costCategory}'), ${all}))`
  const categoriesOfAll = combine`mapApply((key, value) -> (${withoutPrefix(costCategory)}, value),
      mapFilter((key, value) -> startsWith(key, '${costCategory}'), ${all}))`
  return {
    tags: union([keptOfAll, builder.jsonMap('resource_tags'), builder.columnMap('resourceTags/')]),
    costCategories: union([
      categoriesOfAll,
      builder.jsonMap('cost_category'),
      builder.columnMap('costCategory/'),
    ]),
  }
}

/** All keys of the maps that the file has; of two values for one key the later map's. */
function union(maps: Expression[]): Expression {
  const [first, ...others] = maps.filter(({ sources }) => sources.length > 0)
  if (first === undefined) return constant('map()')
  const ofText = ({ sql, sources }: Expression) => ({ sql: `CAST(${sql}, 'Map(String, String)')`, sources })
  return others.reduce((before, map) => combine`mapUpdate(${ofText(before)}, ${ofText(map)})`, first)
}

const withoutPrefix = (prefix: string) =>
  `if(startsWith(key, '${prefix}'), substring(key, ${prefix.length + 1}), toString(key))`
