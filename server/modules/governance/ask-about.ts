import type { CostScope } from '../../costs/cost-scope.ts'
import { compareDecimals } from '../exact-decimals.ts'
import type { ModuleQuestion } from '../module.ts'
import { buildLoadFacts, readLoadFacts, type Asked, type LoadFacts } from './charges.ts'
import type { Coverage } from './find-coverage.ts'
import type { RunOver } from './run-over.ts'

/** As in the overview: months are those of bills, and days that are asked for those of charges. */
export function timeOf({
  from,
  to,
  timeBasis,
}: Pick<ModuleQuestion, 'from' | 'to' | 'timeBasis'>): Asked['time'] {
  const isOpen = from === undefined && to === undefined
  return { timeBasis: timeBasis ?? (isOpen ? 'billing' : 'charge'), from, to }
}

export async function findLoadFacts(run: RunOver, scope: CostScope): Promise<LoadFacts[]> {
  return (await run(buildLoadFacts(scope))).map(readLoadFacts)
}

/** What is asked about, with what has to be known of the loads. */
export function askedOf(
  scope: CostScope,
  facts: readonly LoadFacts[],
  { measure, ...time }: Pick<ModuleQuestion, 'from' | 'to' | 'timeBasis'> & { measure: string },
): Asked {
  const loadsThat = (nameResources: boolean) =>
    facts.filter(({ namesResources }) => namesResources === nameResources).map(({ loadId }) => loadId)
  return {
    scope,
    time: timeOf(time),
    measure,
    withResources: loadsThat(true),
    withoutResources: loadsThat(false),
  }
}

/** What coverage says that others need to know. */
export interface Covered {
  leading: string | undefined
  periods: readonly string[]
}

/** The currency with the most spend that tags can reach, or where there is none, with the most cost. */
export function leadingCurrency(coverage: readonly Coverage[]): string | undefined {
  const [leading] = coverage
    .filter(({ period }) => period === null)
    .toSorted(
      (a, b) =>
        compareDecimals(b.taggable, a.taggable) ||
        compareDecimals(b.cost, a.cost) ||
        (a.billingCurrency < b.billingCurrency ? -1 : 1),
    )
  return leading?.billingCurrency
}
