import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChargebackSummary } from '../../contract/chargeback.ts'
import type { Commitments } from '../../contract/commitments.ts'
import type { CostCentre } from '../../contract/cost-centre.ts'
import type { DataTransfer } from '../../contract/data-transfer.ts'
import type { Governance } from '../../contract/governance.ts'
import type { Optimization } from '../../contract/optimization.ts'
import { rules } from '../../etl/findings/rules/registry.ts'
import { createTestApp, type TestApp, type TestUser } from '../../testing/app.ts'
import { lookForFindings } from '../../testing/find-findings.ts'
import { loadFile } from '../../testing/load-file.ts'
import { rollUp } from '../../testing/roll-up.ts'
import { fromAmount, sum, toAmount } from './amounts.ts'

/*
 * FOCUS of providers whose bills have no usage types, product codes and operations of AWS: every module answers what
 * the standard tells, and says what it cannot know.
 */

const CASES = join(import.meta.dirname, '..', '..', 'etl', 'formats', 'focus', 'cases')

type Line = Record<string, string>

let outlay: TestApp
beforeAll(async () => {
  outlay = await createTestApp()
})
afterAll(() => outlay.stop())

describe.each([
  {
    file: 'azure-1.2',
    provider: 'Microsoft Azure',
    key: 'CostCenter',
    service: 'Virtual Machines',
    transferredService: 'Virtual Network',
  },
  { file: 'gcp-1.2', provider: 'Google Cloud', key: 'cost-center', service: 'Compute Engine' },
])('FOCUS of $provider', ({ file, provider, key, service, transferredService }) => {
  const content = readFileSync(join(CASES, file, 'input.csv'))
  const lines: Line[] = parse(content, { columns: true })
  const users: Record<string, TestUser> = {}
  beforeAll(async () => {
    for (const profile of ['client-c', 'client-d']) {
      const user = await outlay.createUser('admin', await outlay.createClient(profile))
      users[profile] = user
      const load = await loadFile(outlay, user.clientId!, { name: `${file}.csv`, content })
      await rollUp(outlay, load)
      if (profile === 'client-d') await lookForFindings(outlay, load)
    }
  })

  async function send<Answer>(profile: string, path: string, method?: 'POST' | 'PUT', payload?: object) {
    const response = await outlay.injectSignedInAs(users[profile]!, {
      url: `/api/${path}`,
      method: method ?? 'GET',
      ...(payload && { payload }),
    })
    expect(response.statusCode, response.body).toBeLessThan(300)
    return response.json<Answer>()
  }
  const ask = <Answer>(module: string, profile = 'client-d') =>
    send<Answer>(profile, `${profile}/modules/${module}`)

  function total(column: string, of: Partial<Line> = {}): string {
    const own = lines.filter((line) => Object.entries(of).every(([name, value]) => line[name] === value))
    return fromAmount(sum(own.map((line) => toAmount(line[column]))))
  }

  test('no rule that needs columns of AWS applies, and each says whose bill has none', async () => {
    const answer = await ask<Optimization>('optimization')
    expect(answer.rules.filter(({ applies }) => applies).map(({ rule }) => rule)).toEqual([
      'commitment-unused',
    ])
    const others = answer.rules.filter(({ applies }) => !applies)
    expect(others).toHaveLength(rules.length - 1)
    for (const { rule, reason } of others) {
      expect([rule, reason]).toEqual([
        rule,
        expect.stringMatching(`^Needs .*; this bill of ${provider} has none`),
      ])
    }
    // What nothing used of each is worth less than a rule tells of.
    expect([answer.findings, answer.totals[0]?.cost]).toEqual([[], total('EffectiveCost')])
  })

  test('governance measures tags and what the standard says of commitments', async () => {
    const required = [{ key, allowedValues: null, pattern: null }]
    await send('client-c', 'tag-rules', 'PUT', { version: 0, rules: required })
    const { metrics, grade } = await ask<Governance>('governance', 'client-c')
    for (const { id, value, reason } of metrics) {
      expect([id, value === null]).toEqual([id, reason !== null])
    }
    expect(metrics.filter(({ value }) => value === null).map(({ id }) => id)).toEqual([
      'valid-values',
      'tag-drift',
      'commitment-coverage',
    ])
    const metric = (id: string) => metrics.find((each) => each.id === id)
    expect(metric('tag-coverage')?.value).toBe('1')
    expect(metric('commitment-utilization')).toMatchObject({
      numerator: total('EffectiveCost', { CommitmentDiscountStatus: 'Used' }),
      denominator: fromAmount(
        sum(
          ['Used', 'Unused'].map((CommitmentDiscountStatus) =>
            toAmount(total('EffectiveCost', { CommitmentDiscountStatus })),
          ),
        ),
      ),
    })
    expect(grade).not.toBeNull()
  })

  test('commitments have use and no coverage, which a note explains', async () => {
    const { currencies, notes } = await ask<Commitments>('commitments')
    expect(currencies).toHaveLength(1)
    const [{ overall, commitments, unused, whatIf }] = currencies as [Commitments['currencies'][0]]
    expect(overall).toMatchObject({
      coverage: null,
      usedCost: total('EffectiveCost', { CommitmentDiscountStatus: 'Used' }),
      unusedCost: total('EffectiveCost', { CommitmentDiscountStatus: 'Unused' }),
    })
    expect(fromAmount(sum(unused.map(({ unusedCost }) => toAmount(unusedCost))))).toBe(overall.unusedCost)
    const ids = new Set(lines.map(({ CommitmentDiscountId }) => CommitmentDiscountId).filter(Boolean))
    expect(new Set(commitments.map(({ commitmentId }) => commitmentId))).toEqual(ids)
    expect(whatIf).toEqual([])
    expect(notes.join(' ')).toContain('left out of coverage')
  })

  test('what is transferred is listed apart', async () => {
    const { currencies, notes } = await ask<DataTransfer>('data-transfer')
    const [{ total: known, kinds, services, accounts, resources, paths, otherProviders }] = currencies as [
      DataTransfer['currencies'][0],
    ]
    expect([known.cost, kinds, services, accounts, resources, paths]).toEqual([
      '0',
      [],
      [],
      [],
      [],
      { nodes: [], flows: [], ways: [] },
    ])
    const transferred = { ServiceCategory: 'Networking', ChargeCategory: 'Usage' }
    expect(otherProviders.map((each) => [each.provider, each.serviceName, each.cost])).toEqual(
      transferredService === undefined
        ? []
        : [[provider, transferredService, total('EffectiveCost', transferred)]],
    )
    expect(notes.join(' ').includes('listed apart')).toBe(transferredService !== undefined)
  })

  test('chargeback divides the whole bill', async () => {
    const centre = await send<CostCentre>('client-c', 'client-c/chargeback/cost-centres', 'POST', {
      code: 'A',
      name: 'Team A',
    })
    const byService = {
      name: 'Machines',
      filters: [{ dimension: 'serviceName', operator: 'in', values: [service] }],
      target: { kind: 'costCentre', costCentreId: centre.id },
    }
    await send('client-c', 'client-c/chargeback/rules', 'PUT', {
      basedOn: 0,
      rules: [byService],
      pools: [],
    })
    const answer = await ask<ChargebackSummary>('chargeback?basis=billed', 'client-c')
    const billed = total('BilledCost')
    expect(answer.totals).toEqual([{ billingCurrency: 'USD', cost: billed, lineCount: lines.length }])
    const [{ bill, unallocated, costCentres }, ...others] = answer.periods as [
      ChargebackSummary['periods'][0],
    ]
    expect([others, bill.exact, costCentres[0]?.total.exact]).toEqual([
      [],
      billed,
      total('BilledCost', { ServiceName: service }),
    ])
    const add = (of: 'exact' | 'amount') =>
      fromAmount(
        sum([unallocated, ...costCentres.map((each) => each.total)].map((each) => toAmount(each[of]))),
      )
    expect([add('exact'), toAmount(add('amount'))]).toEqual([billed, toAmount(bill.amount)])
  })
})
