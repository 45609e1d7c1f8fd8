import type { CostFilter } from '../api/contract.ts'
import { operators, takesValues } from './operators.ts'
import { escapePart, oneOf, readList, unescapePart, writeList } from './readers.ts'
import type { ListParameter } from './url-state.ts'

const readOperator = oneOf(operators)

/** `in:serviceName=AmazonEC2,AmazonS3`, `isEmpty:tag:team`. */
export function writeFilter({ operator, dimension, values = [] }: CostFilter): string {
  const name = `${operator}:${escapePart(dimension)}`
  return takesValues(operator) ? `${name}=${writeList(values)}` : name
}

export function readFilter(text: string): CostFilter | undefined {
  const [, sign = '', escaped = '', list] = /^([a-zA-Z]+):([^=]+)(?:=(.*))?$/s.exec(text) ?? []
  const [operator, dimension] = [readOperator(sign), unescapePart(escaped)]
  if (!operator || !dimension || takesValues(operator) !== (list !== undefined)) return undefined
  if (list === undefined) return { dimension, operator }
  const values = readList(list)
  return values && { dimension, operator, values }
}

export const filtersParameter: ListParameter<CostFilter> = {
  name: 'f',
  says: 'a filter like in:serviceName=AmazonEC2',
  readItem: readFilter,
  writeItem: writeFilter,
}
