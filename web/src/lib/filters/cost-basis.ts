import type { CostBasis, Measure } from '../api/contract.ts'

/** The sum that each basis stands for. */
export const measureOfBasis = {
  billed: 'billedCost',
  effective: 'effectiveCost',
  list: 'listCost',
  contracted: 'contractedCost',
  net: 'netEffectiveCost',
} as const satisfies Record<CostBasis, Measure>

/** `Effective` cost. */
export const basisWords: Record<CostBasis, string> = {
  billed: 'Billed',
  effective: 'Effective',
  list: 'List',
  contracted: 'Contracted',
  net: 'Net',
}

const bases = Object.keys(basisWords) as CostBasis[]

export const basisChoices = bases.map((value) => ({ value, label: `${basisWords[value]} cost` }))
