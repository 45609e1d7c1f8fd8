import type { CustomMappingDefinition } from '../../../contract/custom-mapping.ts'
import type { SourceColumns } from '../source-columns.ts'
import { CUSTOM_COLUMNS } from './columns.ts'

export interface DefinitionProblem {
  /** Which part of the definition: `date.column`. */
  path: string
  message: string
  /** The column that the file lacks, where that is the problem. */
  missing?: string
}

const CURRENCY = /^[A-Z]{3}$/

/** Why a definition cannot be used for a file with these columns; empty where it can. */
export function checkDefinition(
  definition: CustomMappingDefinition,
  source: SourceColumns,
): DefinitionProblem[] {
  return [...checkValues(definition), ...checkColumns(definition, source)]
}

function checkValues(definition: CustomMappingDefinition): DefinitionProblem[] {
  const { currency, service, decimalSeparator, thousandsSeparator } = definition
  const problems: DefinitionProblem[] = []
  for (const [path, { column, constant }] of Object.entries({ currency, service })) {
    if (column === undefined && constant === undefined) {
      problems.push({ path, message: 'needs a column or a value for every row' })
    }
  }
  if (currency.constant !== undefined && !CURRENCY.test(currency.constant)) {
    problems.push({ path: 'currency.constant', message: 'must be the three letters of a currency, like EUR' })
  }
  if (decimalSeparator === thousandsSeparator) {
    problems.push({ path: 'thousandsSeparator', message: 'must not be the decimal separator too' })
  }
  const offered = new Set<string>(CUSTOM_COLUMNS.map(({ name }) => name))
  for (const name of Object.keys(definition.columns)) {
    if (!offered.has(name))
      problems.push({ path: `columns.${name}`, message: 'is no column that can be filled' })
  }
  return problems
}

function checkColumns(definition: CustomMappingDefinition, source: SourceColumns): DefinitionProblem[] {
  const { billedCost, currency, date, service, columns, tags } = definition
  const named: [path: string, column: string | undefined][] = [
    ['billedCost.column', billedCost.column],
    ['currency.column', currency.column],
    ['date.column', date.column],
    ['service.column', service.column],
    ...Object.entries(columns).map(([name, column]): [string, string] => [`columns.${name}`, column]),
    ...tags.map((column, index): [string, string] => [`tags[${index}]`, column]),
  ]
  return named.flatMap(([path, column]) =>
    column === undefined || source.find(column)
      ? []
      : [{ path, message: `the file has no column \`${column}\``, missing: column }],
  )
}
