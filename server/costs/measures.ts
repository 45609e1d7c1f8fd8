import type { Measure } from '../../contract/cost-query.ts'
import { definitionOf, type Table } from './tables.ts'

/** A sum to ask for. There are no averages: the engine would make floats of them. */
export interface MeasureDefinition {
  name: Measure
  label: string
  description: string
  unit: 'currency' | 'quantity' | 'lines'
  type: 'decimal' | 'integer'
  /** The column of cost lines that it sums. */
  column: string | null
  /** Whether lines may be without it: a sum of none but such lines is null, not 0. */
  mayBeEmpty: boolean
}

export const measures: readonly MeasureDefinition[] = [
  cost(
    'billedCost',
    'Billed cost',
    'BilledCost',
    'What the invoice says: the sum over all lines is the invoice.',
  ),
  cost(
    'effectiveCost',
    'Effective cost',
    'EffectiveCost',
    'Amortised: what was paid ahead for reservations and Savings Plans stands where it was used.',
  ),
  cost('listCost', 'List cost', 'ListCost', 'At the provider’s public prices, without any discount.'),
  cost(
    'contractedCost',
    'Contracted cost',
    'ContractedCost',
    'At the prices of the contract, before discounts for commitments.',
  ),
  cost(
    'netBilledCost',
    'Net billed cost',
    'x_NetBilledCost',
    'Billed cost after private discounts. Empty where the bill has no net costs.',
  ),
  cost(
    'netEffectiveCost',
    'Net effective cost',
    'x_NetEffectiveCost',
    'Effective cost after private discounts. Empty where the bill has no net costs.',
  ),
  {
    name: 'consumedQuantity',
    label: 'Consumed quantity',
    description:
      'How much was used. Only lines of one unit can be added: group or filter by the consumed unit.',
    unit: 'quantity',
    type: 'decimal',
    column: 'ConsumedQuantity',
    mayBeEmpty: true,
  },
  {
    name: 'lineCount',
    label: 'Lines',
    description: 'How many lines of the bill there are.',
    unit: 'lines',
    type: 'integer',
    column: null,
    mayBeEmpty: false,
  },
]

const byName = new Map<string, MeasureDefinition>(measures.map((measure) => [measure.name, measure]))

export function findMeasure(name: string): MeasureDefinition | undefined {
  return byName.get(name)
}

/** Its sum over rows of a table. */
export function sumOf({ column }: MeasureDefinition, table: Table): string {
  if (column === null) return table === 'cost_line' ? 'count()' : 'sum(LineCount)'
  return `sum(${column})`
}

/** The tables that have it, of these. */
export function hasMeasure({ name }: MeasureDefinition, table: Table): boolean {
  return name !== 'consumedQuantity' || definitionOf(table).hasQuantity
}

function cost(name: Measure, label: string, column: string, description: string): MeasureDefinition {
  return {
    name,
    label,
    description,
    unit: 'currency',
    type: 'decimal',
    column,
    mayBeEmpty: column.startsWith('x_Net'),
  }
}
