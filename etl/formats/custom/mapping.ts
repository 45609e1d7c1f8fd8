import type { ColumnOrConstant, CustomMappingDefinition } from '../../../contract/custom-mapping.ts'
import type { Expression, Mapping } from '../format.ts'
import { combine, constant, createMappingBuilder, quote, type MappingBuilder } from '../mapping-builder.ts'
import { notationOf } from '../notation.ts'
import type { SourceColumns } from '../source-columns.ts'
import { CUSTOM_COLUMNS, type CustomColumn } from './columns.ts'
import { tagsOf } from './tags.ts'

const OTHER_COSTS = ['EffectiveCost', 'ListCost', 'ContractedCost'] as const

/** A definition whose columns the file has, as `checkDefinition` says, to cost lines. */
export function mapCustom(source: SourceColumns, definition: CustomMappingDefinition): Mapping {
  const builder = createMappingBuilder(source, null, notationOf(definition, definition.date.order))
  const { set } = builder

  const date = builder.time(definition.date.column)
  set('ChargePeriodStart', date)
  set('BillingCurrency', columnOrConstant(builder, definition.currency))
  set('ServiceName', columnOrConstant(builder, definition.service))
  setCosts(builder, definition)
  for (const column of CUSTOM_COLUMNS) {
    const name = definition.columns[column.name]
    if (name !== undefined) setOther(builder, column, name)
  }

  const month = definition.columns['BillingPeriodStart']
  const period = combine`toStartOfMonth(${month === undefined ? date : builder.time(month)})`
  set('BillingPeriodStart', period)
  set('BillingPeriodEnd', combine`addMonths(${period}, 1)`)
  set('Tags', tagsOf(builder, definition.columns['Tags'], definition.tags))

  const mapping = builder.build(definition.billedCost.column)
  if (definition.billedCost.whenEmpty === 'reject') return mapping
  const empty = combine`${builder.text(definition.billedCost.column)} = ''`
  return { ...mapping, billedCostText: combine`if(${empty}, '0', ${mapping.billedCostText})` }
}

function setCosts(builder: MappingBuilder, { billedCost, columns }: CustomMappingDefinition): void {
  const billed = builder.define('billed', combine`ifNull(${builder.cost(billedCost.column)}, 0)`)
  builder.set('BilledCost', billed)
  for (const column of OTHER_COSTS) {
    const name = columns[column]
    builder.set(column, name === undefined ? billed : costOrBilled(builder, name, billed))
  }
}

function costOrBilled(builder: MappingBuilder, name: string, billed: Expression): Expression {
  const cost = builder.cost(name)
  builder.find({ when: `${cost.sql} IS NULL`, code: 'missing-cost', column: name, value: `''` })
  return combine`ifNull(${cost}, ${billed})`
}

function setOther(builder: MappingBuilder, { name: canonical, kind }: CustomColumn, name: string): void {
  if (kind === 'text') builder.set(canonical, builder.text(name))
  if (kind === 'quantity') builder.set(canonical, builder.quantity(name))
  if (kind === 'time') builder.set(canonical, builder.time(name))
}

function columnOrConstant(builder: MappingBuilder, { column, constant: text }: ColumnOrConstant): Expression {
  const otherwise = constant(quote(text ?? ''))
  if (column === undefined) return otherwise
  const value = builder.text(column)
  return text === undefined ? value : combine`if(${value} != '', ${value}, ${otherwise})`
}
