import { oneOf } from '../filters/readers.ts'
import type { Parameters } from '../filters/url-state.ts'

/** Who pays for transfer. */
export type Payer = 'service' | 'account' | 'region' | 'resource'

/** By what transfer over time is told apart. Regions of old usage types are in no column that could be asked for. */
export type OverTimeBy = 'kind' | Exclude<Payer, 'region'>

/** How wide paths are drawn. */
export type Weight = 'cost' | 'gigabytes'

type Shape = 'chart' | 'table'

/** What the page of data transfer has in its address beside the scope. */
export interface TransferView {
  payer: Payer
  overTimeBy: OverTimeBy
  steps: 'month' | 'day'
  weight: Weight
  paths: Shape
  overTime: Shape
}

const PAYERS: readonly Payer[] = ['resource', 'service', 'account', 'region']
const SHAPES: readonly Shape[] = ['chart', 'table']

const choice = <Value extends string>(name: string, values: readonly Value[], fallback: Value) => ({
  name,
  fallback,
  says: `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`,
  read: oneOf(values),
  write: (value: Value) => value,
})

export const transferParameters: Parameters<TransferView> = {
  payer: choice('payer', PAYERS, 'resource'),
  overTimeBy: choice<OverTimeBy>('over', ['kind', 'resource', 'service', 'account'], 'kind'),
  steps: choice('steps', ['month', 'day'], 'month'),
  weight: choice('weight', ['cost', 'gigabytes'], 'cost'),
  paths: choice('paths', SHAPES, 'chart'),
  overTime: choice('overtime', SHAPES, 'chart'),
}
