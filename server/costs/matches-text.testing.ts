import type { CostFilter } from '../../contract/cost-query.ts'

/** Whether a text is what a filter looks for: found without SQL, to compare the engine with. */
export function matchesText(text: string, { operator, values = [] }: CostFilter): boolean {
  const lower = text.toLowerCase()
  const given = values.map((value) => value.toWellFormed())
  switch (operator) {
    case 'in':
      return given.includes(text)
    case 'notIn':
      return !given.includes(text)
    case 'contains':
      return given.some((value) => lower.includes(value.toLowerCase()))
    case 'notContains':
      return !given.some((value) => lower.includes(value.toLowerCase()))
    case 'notStartsWith':
      return !given.some((value) => lower.startsWith(value.toLowerCase()))
    case 'startsWith':
      return given.some((value) => lower.startsWith(value.toLowerCase()))
    case 'isEmpty':
      return text === ''
    case 'isNotEmpty':
      return text !== ''
  }
}
