import type { Expression } from '../format.ts'
import { combine, constant, quote, type MappingBuilder } from '../mapping-builder.ts'

/**
 * Tags out of columns of their own, and out of one column that holds them all: as a JSON object, as one without its
 * braces (Azure), or as a list of keys and values (Google). Where both have a key, the column of its own counts.
 */
export function tagsOf(
  builder: MappingBuilder,
  all: string | undefined,
  columns: readonly string[],
): Expression {
  const fromAll = all === undefined ? undefined : readAll(builder, all)
  const fromColumns = columns.length === 0 ? undefined : readColumns(builder, columns)
  if (fromAll && fromColumns) return combine`mapUpdate(${fromAll}, ${fromColumns})`
  return fromAll ?? fromColumns ?? constant('map()')
}

function readColumns(builder: MappingBuilder, columns: readonly string[]): Expression {
  const pairs = columns.map((name) => combine`${quote(name)}, ${builder.text(name)}`)
  const list = pairs.reduce((before, pair) => combine`${before}, ${pair}`)
  return combine`mapFilter((key, value) -> value != '', map(${list}))`
}

const PAIRS = 'Array(Tuple(key String, value String))'

function readAll(builder: MappingBuilder, name: string): Expression {
  const text = builder.text(name)
  const json = builder.define(
    `tags ${name}`,
    combine`if(startsWith(${text}, '"'), concat('{', ${text}, '}'), ${text})`,
  )
  builder.find({
    when: `${json.sql} != '' AND JSONType(${json.sql}) NOT IN ('Object', 'Array')`,
    code: 'broken-json',
    column: name,
    value: text.sql,
  })
  return combine`multiIf(${json} = '', CAST(map(), 'Map(String, String)'), JSONType(${json}) = 'Array',
    CAST(JSONExtract(${json}, '${PAIRS}'), 'Map(String, String)'), JSONExtract(${json}, 'Map(String, String)'))`
}
