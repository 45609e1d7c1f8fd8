import type { ChargebackRules, ChargebackRulesChange } from '../contract/chargeback-rules.ts'
import type { Static } from 'typebox'
import type { CostCentre, CostCentreList } from '../contract/cost-centre.ts'
import type { Session } from '../contract/session.ts'
import type { TagRules, TagRulesChange } from '../contract/tag-rules.ts'
import type { ApiClient } from './api-client.ts'
import { COMPANIES } from './bill/lifelike/company.ts'
import type { Team } from './bill/lifelike/teams.ts'
import type { DemoClient } from './clients.ts'

/** What an admin of the client would have set, as far as nobody has: which tags are required, and who carries what. */
export async function administer(admin: ApiClient, { company, profile }: DemoClient): Promise<void> {
  const { capabilities } = await admin.get<Session>('/api/session')
  if (capabilities?.modules.includes('governance')) await requireTags(admin)
  if (profile === 'client-c') await chargeTeams(admin, COMPANIES[company].teams)
}

async function requireTags(admin: ApiClient): Promise<void> {
  const { version } = await admin.get<TagRules>('/api/tag-rules')
  if (version > 0) return
  await admin.put('/api/tag-rules', {
    version,
    rules: [
      { key: 'Team', allowedValues: null, pattern: null },
      { key: 'Environment', allowedValues: ['prod', 'staging', 'dev'], pattern: null },
      { key: 'CostCenter', allowedValues: null, pattern: null },
    ],
  } satisfies TagRulesChange)
}

const CHARGEBACK = '/api/client-c/chargeback'
const SHARED = 'Shared by all'

/** A cost centre for each team, which carries what has its tag, and its part of support, tax and what else is shared. */
async function chargeTeams(admin: ApiClient, teams: readonly Team[]): Promise<void> {
  const { version } = await admin.get<ChargebackRules>(`${CHARGEBACK}/rules`)
  if (version > 0) return
  const { items: known } = await admin.get<Static<typeof CostCentreList>>(`${CHARGEBACK}/cost-centres`)
  const centres: { team: Team; id: string }[] = []
  for (const team of teams) {
    const [code = ''] = team.costCenter.split(' ')
    const { id } =
      known.find((centre) => centre.code === code) ??
      (await admin.post<CostCentre>(`${CHARGEBACK}/cost-centres`, {
        code,
        name: team.name,
        owner: team.owner,
      }))
    centres.push({ team, id })
  }
  const all = centres.map(({ id }) => id)
  await admin.put(`${CHARGEBACK}/rules`, {
    basedOn: version,
    rules: [
      ...centres.map(({ team: { name, formerName }, id }) => ({
        name,
        filters: [
          {
            dimension: 'tag:Team',
            operator: 'in' as const,
            values: formerName === undefined ? [name] : [name, formerName],
          },
        ],
        target: { kind: 'costCentre' as const, costCentreId: id },
      })),
      {
        name: 'Support and tax',
        filters: [{ dimension: 'chargeCategory', operator: 'in', values: ['Tax'] }],
        target: { kind: 'shared', pool: SHARED },
      },
      {
        name: 'Support plans',
        filters: [{ dimension: 'serviceName', operator: 'contains', values: ['Support'] }],
        target: { kind: 'shared', pool: SHARED },
      },
    ],
    pools: [{ name: SHARED, split: { kind: 'proportional', costCentreIds: all } }],
  } satisfies ChargebackRulesChange)
}
