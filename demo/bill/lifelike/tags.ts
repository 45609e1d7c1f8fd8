import type { Fields } from '../generate-cur.ts'
import type { Random } from '../random.ts'
import { LAST, type Month } from './calendar.ts'
import type { Account, Company } from './company.ts'
import type { Team } from './teams.ts'

/** From this month on a team that was renamed goes by its new name. */
const RENAMED_AT = LAST - 5

/** Keys and values as people write them who were never told how: the first is what most take. */
const COST_CENTER_KEYS = ['CostCenter', 'CostCenter', 'CostCenter', 'cost-center', 'cost_center'] as const
const ENVIRONMENTS: Record<Account['environment'], readonly string[]> = {
  production: ['prod', 'prod', 'Prod', 'production'],
  staging: ['staging', 'staging', 'Staging', 'stage'],
  development: ['dev', 'dev', 'development'],
}

/** Every spelling that is in use, as the names of columns. */
export const TAG_COLUMNS: readonly string[] = [
  'aws:createdBy',
  'user:Application',
  'user:CostCenter',
  'user:Environment',
  'user:Name',
  'user:Owner',
  'user:Team',
  'user:cost-center',
  'user:cost_center',
].map((key) => `resourceTags/${key}`)

interface Tagging {
  name: string
  account: Account
  company: Company
  month: Month
  random: Random
  application?: string
  team?: Team
  environment?: Account['environment'] | null
  untagged?: boolean
}

/** The tags of a resource in a month, and its cost category, which the company derives from more than tags. */
export function tagFields({
  name,
  account,
  company,
  month,
  random,
  application,
  team = random.pick(company.teams),
  environment,
  untagged = random.below(20) === 0,
}: Tagging): Fields {
  // Drawn in any case, so that one choice does not change the others.
  const key = random.pick(COST_CENTER_KEYS)
  const spelling = random.pick(ENVIRONMENTS[environment ?? account.environment])
  const [hasCostCenter, hasEnvironment, hasOwner] = [8, 10, 4].map((one) => random.below(one) > 0)
  const teamName = (month.position < RENAMED_AT && team.formerName) || team.name
  // What somebody has asked for is there.
  const saysEnvironment = environment !== null && (environment !== undefined || hasEnvironment)
  const tag = (of: string, value: string | undefined) => ({ [`resourceTags/user:${of}`]: value })
  return {
    'costCategory/Team': teamName,
    ...(!untagged && {
      'resourceTags/aws:createdBy': `AssumedRole:${account.environment}-deploy`,
      ...tag('Name', name),
      ...tag('Team', teamName),
      ...(application !== undefined && tag('Application', application)),
      ...(hasOwner && tag('Owner', team.owner)),
      ...(hasCostCenter && tag(key, team.costCenter)),
      ...(saysEnvironment && tag('Environment', spelling)),
    }),
  }
}
