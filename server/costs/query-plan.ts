/** A step of a plan, as the engine writes it; there is more, such as conditions with the values asked for. */
interface Step {
  'Node Type': string
  Description?: string
  Indexes?: Index[]
  Plans?: Step[]
}

interface Index {
  Type: string
  Keys?: string[]
  'Initial Parts': number
  'Selected Parts': number
  'Initial Granules': number
  'Selected Granules': number
}

/**
 * The steps of a plan (`EXPLAIN json = 1, indexes = 1`) as lines, the outermost first, and what each index left to
 * read. Conditions are left out: they have values that people asked for.
 */
export function readPlan(json: string): string[] {
  const plans = JSON.parse(json) as { Plan: Step }[]
  return plans.flatMap(({ Plan }) => linesOf(Plan, 0))
}

function linesOf(step: Step, depth: number): string[] {
  const indent = '  '.repeat(depth)
  const indexes = step.Indexes ?? []
  // The description of a read is its table; those of other steps are expressions.
  const table = indexes.length > 0 ? ` ${step.Description ?? ''}` : ''
  return [
    `${indent}${step['Node Type']}${table}`,
    ...indexes.map((index) => `${indent}  ${lineOf(index)}`),
    ...(step.Plans ?? []).flatMap((inner) => linesOf(inner, depth + 1)),
  ]
}

function lineOf(index: Index): string {
  const keys = index.Keys?.length ? ` by ${index.Keys.join(', ')}` : ''
  return (
    `${index.Type}${keys}: ${index['Selected Parts']} of ${index['Initial Parts']} parts, ` +
    `${index['Selected Granules']} of ${index['Initial Granules']} granules`
  )
}
