import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { OptimizationRule, OptimizationRuleChange, OptimizationRuleList } from '../../contract/finding.ts'
import { enqueueMissingFindings } from '../../etl/findings/enqueue-findings.ts'
import type { Rule } from '../../etl/findings/rule.ts'
import { findRule, rules } from '../../etl/findings/rules/registry.ts'
import type { Database } from '../../migrations/tables.ts'
import { identityOf } from '../accounts/identity.ts'
import { changesBetween } from '../audit/changes.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Dependencies } from '../dependencies.ts'
import type { App } from '../http/app-type.ts'
import { callerOf } from '../http/caller.ts'
import { problems, signedInProblems } from '../http/problem-schemas.ts'
import { invalidRequest, notFound } from '../http/problem.ts'

const tags = ['Findings']

/** The percentages that rules reckon with, for whoever runs the installation. */
export function ruleSettingRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/admin/rules',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'listOptimizationRules',
        summary: 'The rules of the optimization module, with the percentages that they reckon with',
        tags,
        response: { 200: OptimizationRuleList, ...signedInProblems },
      },
    },
    async () => {
      const set = await readSettings(db)
      return { items: rules.map((rule) => toOptimizationRule(rule, set.get(rule.id))) }
    },
  )

  app.patch(
    '/admin/rules/:rule',
    {
      config: { permission: 'administer-platform' },
      schema: {
        operationId: 'changeOptimizationRule',
        summary: 'Set percentages of a rule, or go back to its defaults',
        description:
          'For all clients. Their findings are made anew, which takes seconds for each of their uploads.',
        tags,
        params: Type.Object({ rule: Type.String({ maxLength: 60 }) }),
        body: OptimizationRuleChange,
        response: { 200: OptimizationRule, ...signedInProblems, ...problems(400, 404, 413, 415) },
      },
    },
    async (request) => {
      const rule = findRule(request.params.rule)
      if (!rule) throw notFound(`rule ${request.params.rule}`)
      const { percents } = request.body
      for (const [name, percent] of Object.entries(percents)) {
        if (!rule.percents?.[name]) throw invalidRequest(`percents.${name}`, `is no percentage of ${rule.id}`)
        if (percent !== null && Number(percent) > MAX_PERCENT) {
          throw invalidRequest(`percents.${name}`, `is more than ${MAX_PERCENT}`)
        }
      }
      const { user } = identityOf(request)
      return db.transaction().execute(async (trx) => {
        const before = (await readSettings(trx)).get(rule.id)
        for (const [name, percent] of Object.entries(percents)) {
          await writeSetting(trx, { rule: rule.id, name, percent, userId: user.id })
        }
        const after = (await readSettings(trx)).get(rule.id)
        const changes = changesBetween(allOf(rule, before), allOf(rule, after))
        if (changes) {
          await recordAudit(trx, {
            action: 'rule.change',
            objectType: 'rule',
            objectId: rule.id,
            clientId: null,
            userId: user.id,
            ...callerOf(request),
            detail: changes,
          })
          await enqueueMissingFindings(trx)
        }
        return toOptimizationRule(rule, after)
      })
    },
  )
}

const MAX_PERCENT = 1000

type Settings = Map<string, Record<string, string>>

async function readSettings(db: Kysely<Database>): Promise<Settings> {
  const rows = await db.selectFrom('rule_setting').select(['rule', 'name', 'percent']).execute()
  const settings: Settings = new Map()
  for (const { rule, name, percent } of rows) settings.set(rule, { ...settings.get(rule), [name]: percent })
  return settings
}

async function writeSetting(
  trx: Kysely<Database>,
  { rule, name, percent, userId }: { rule: string; name: string; percent: string | null; userId: string },
): Promise<void> {
  if (percent === null) {
    await trx.deleteFrom('rule_setting').where('rule', '=', rule).where('name', '=', name).execute()
    return
  }
  const values = { percent, updated_by: userId, updated_at: new Date() }
  await trx
    .insertInto('rule_setting')
    .values({ rule, name, ...values })
    .onConflict((conflict) => conflict.columns(['rule', 'name']).doUpdateSet(values))
    .execute()
}

/** Every percentage of a rule that holds, by name. */
function allOf(rule: Rule, set: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rule.percents ?? {}).map(([name, { default: value }]) => [name, set[name] ?? value]),
  )
}

function toOptimizationRule(rule: Rule, set: Record<string, string> = {}): OptimizationRule {
  return {
    id: rule.id,
    title: rule.title,
    confidence: rule.confidence,
    effort: rule.effort,
    percents: Object.entries(rule.percents ?? {}).map(([name, { label, default: value }]) => ({
      name,
      label,
      default: value,
      set: set[name] ?? null,
    })),
  }
}
