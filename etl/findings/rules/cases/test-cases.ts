import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CostFilter } from '../../../../contract/cost-query.ts'
import { buildCostQuery } from '../../../../server/costs/build-cost-query.ts'
import { runCostQuery } from '../../../../server/costs/run-cost-query.ts'
import { NOT_ROLLED_UP } from '../../../../server/costs/tables.ts'
import type { Figures } from '../../rule.ts'
import { defaultPercents } from '../../settings.ts'
import { amount, number } from '../../text.ts'
import { findInCases, type Earlier, type RuleCase } from '../../testing.ts'
import { findRule } from '../registry.ts'
import { WHOLE_COST } from '../shared.ts'

/** A test for each case, of one bill with the lines of all of them. */
export function testCases(cases: readonly RuleCase[], earlier: Earlier = {}): void {
  let bench: Awaited<ReturnType<typeof findInCases>>
  beforeAll(async () => {
    bench = await findInCases(cases, { earlier })
  })
  afterAll(() => bench.stop())

  describe.each(cases.map((one, index) => ({ ...one, index })))('$rule', ({ rule, says, index, finds }) => {
    test(`${finds ? 'finds' : 'does not find'} ${says}`, async () => {
      const found = bench.ofCase(index, rule)
      expect(
        found.map(({ resourceId, subject, monthlyCost, monthlySaving }) => ({
          resource: resourceId,
          subject,
          monthlyCost: number(monthlyCost),
          monthlySaving: number(monthlySaving),
        })),
      ).toEqual(finds ? [{ resource: '', subject: '', ...finds }] : [])
      for (const finding of found) {
        expect(await costOfLines(finding.filters), 'the lines behind it').toBe(
          // Of what runs hour by hour, the cost is that of the floor.
          trimmed(finding.figures.onDemand ?? finding.cost),
        )
        const figures = figuresOf(finding)
        const { explanation, saving } = findRule(rule)!
        const steps = saving?.working(figures) ?? []
        for (const text of [explanation(figures), ...steps.flatMap(({ label, value }) => [label, value])]) {
          expect(text).not.toMatch(/undefined|null|NaN|\{|\}/)
        }
        if (saving === WHOLE_COST) expect([steps, finding.saving]).toEqual([[], finding.cost])
        else if (saving) expect(steps.at(-1)?.value).toBe(amount(finding.saving, finding.currency))
        expect(saving?.billed?.(figures) ?? finding.cost, 'what the working begins with').toBe(
          finding.figures.onDemand ?? finding.cost,
        )
      }
    })
  })

  async function costOfLines(filters: CostFilter[]): Promise<string> {
    const { clientId, loadId, clickhouse } = bench
    const query = {
      measures: ['effectiveCost'],
      timeBasis: 'billing' as const,
      from: '2026-10-01',
      to: '2026-11-01',
      filters,
    }
    const scope = {
      clientId,
      loads: [{ uploadId: loadId, loadId }],
      excluded: [],
      rolledUp: NOT_ROLLED_UP,
    }
    const { totals } = await runCostQuery(clickhouse, buildCostQuery(query, scope), {
      route: 'test',
      clientId,
      signal: AbortSignal.timeout(60_000),
    })
    return trimmed(String(totals[0]?.effectiveCost ?? '0'))
  }

  function figuresOf(finding: (typeof bench.found.findings)[number]): Figures {
    const { facts } = bench.found
    return {
      ...finding,
      from: facts!.from,
      to: facts!.to,
      days: facts!.days,
      of: finding.figures,
      percents: defaultPercents()[finding.rule]!,
    }
  }
}

const trimmed = (decimal: string) => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal)
