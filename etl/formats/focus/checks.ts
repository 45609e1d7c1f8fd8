import type { FindingRule } from '../format.ts'
import { quote, type MappingBuilder } from '../mapping-builder.ts'
import { focusColumns, SERVICE_SUBCATEGORIES, type FocusColumn, type FocusVersion } from './columns.ts'

/** An empty one rejects the row, or is a finding of its own (`missing-cost`). */
const CHECKED_BY_THE_MAPPING = new Set([
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
  'BillingCurrency',
  'BillingPeriodStart',
  'ChargePeriodStart',
])

/** JSON that is kept as the text that it is; maps are read, and tell by themselves what they cannot read. */
const JSON_TEXTS = new Set(['SkuPriceDetails', 'AllocatedMethodDetails', 'ContractApplied'])

/**
 * Has every row compared with what its version of FOCUS says of the file's columns. A row that differs is loaded:
 * providers leave out what the standard demands, and no sum is wrong for it. Numbers and times that cannot be read
 * are left to the mapping.
 */
export function checkConformance(builder: MappingBuilder, version: FocusVersion): void {
  for (const column of focusColumns(version)) {
    if (builder.has(column.name)) for (const rule of rulesOf(builder, column)) builder.find(rule)
  }
  if (builder.has('ServiceCategory') && builder.has('ServiceSubcategory') && version >= '1.1') {
    builder.find(subcategoryOfCategory(builder))
  }
}

function rulesOf(builder: MappingBuilder, column: FocusColumn): FindingRule[] {
  const { name, allowsNulls, values, nonNegative } = column
  const { sql: text, sources } = builder.text(name)
  const inFile = sources[0]!
  const rules: FindingRule[] = []
  if (!allowsNulls && !CHECKED_BY_THE_MAPPING.has(name)) {
    rules.push({ when: `empty(${text})`, code: 'null-not-allowed', column: inFile, value: `''` })
  }
  if (values) {
    rules.push({
      when: `${text} NOT IN (${['', ...values].map(quote).join(', ')})`,
      code: 'value-not-allowed',
      column: inFile,
      value: text,
    })
  }
  if (name === 'BillingCurrency') {
    rules.push({
      when: `NOT match(${text}, '^[A-Z]{3}$')`,
      code: 'value-not-allowed',
      column: inFile,
      value: text,
    })
  }
  if (nonNegative) {
    rules.push({
      // The sign alone; the mapping has read the text as a float before, and keeps the decimal.
      when: `ifNull(toFloat64OrNull(${text}) < 0, false)`,
      code: 'negative-value',
      column: inFile,
      value: text,
    })
  }
  if (JSON_TEXTS.has(name)) {
    rules.push({
      when: `${text} != '' AND JSONType(${text}) != 'Object'`,
      code: 'wrong-type',
      column: inFile,
      value: text,
    })
  }
  return rules
}

/** Both are of the standard, but not one of the other; what is not of the standard is a finding already. */
function subcategoryOfCategory(builder: MappingBuilder): FindingRule {
  const category = builder.text('ServiceCategory').sql
  const { sql: subcategory, sources } = builder.text('ServiceSubcategory')
  const entries = Object.entries(SERVICE_SUBCATEGORIES)
  const subcategories = entries.flatMap(([, names]) => names)
  const categories = entries.flatMap(([name, names]) => names.map(() => name))
  const belongsTo = `transform(${subcategory}, [${subcategories.map(quote).join(', ')}], [${categories.map(quote).join(', ')}], '')`
  const known = `${category} IN (${Object.keys(SERVICE_SUBCATEGORIES).map(quote).join(', ')})`
  return {
    when: `${belongsTo} NOT IN ('', ${category}) AND ${known}`,
    code: 'value-not-of-category',
    column: sources[0]!,
    value: `concat(${subcategory}, ' in ', ${category})`,
  }
}
