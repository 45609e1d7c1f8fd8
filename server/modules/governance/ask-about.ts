import type { CostScope } from '../../costs/cost-scope.ts'
import { compareDecimals } from '../exact-decimals.ts'
import type { ModuleQuestion } from '../module.ts'
import { buildNamesResources, type Asked } from './charges.ts'
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

/** What is asked about, with what has to be known of the loads. */
export async function askAbout(
  run: RunOver,
  scope: CostScope,
  { measure, ...time }: Pick<ModuleQuestion, 'from' | 'to' | 'timeBasis'> & { measure: string },
): Promise<Asked> {
  const ofUsage = await run(buildNamesResources(scope))
  const loadsThat = (nameResources: boolean) =>
    ofUsage.filter(([, names]) => (Number(names) === 1) === nameResources).map(([loadId]) => String(loadId))
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
