import type { Static } from 'typebox'
import type { TagRuleProposal, TagRuleProposalQuery } from '../../contract/tag-rules.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import { findTagKeys } from '../costs/find-tag-keys.ts'
import { resolveScope } from '../costs/resolve-scope.ts'
import type { StatementContext } from '../costs/run-statement.ts'
import { spellingsOf } from '../costs/tag-reading.ts'
import type { Dependencies } from '../dependencies.ts'
import { uploadIdsOf } from '../http/upload-ids.ts'
import { measureOfBasis } from '../modules/cost-basis.ts'
import { askedOf, findLoadFacts, leadingCurrency } from '../modules/governance/ask-about.ts'
import { buildCoverage, readCoverage } from '../modules/governance/find-coverage.ts'
import { buildSpellings, readSpellingSpend } from '../modules/governance/find-spellings.ts'
import { createRunOver } from '../modules/governance/run-over.ts'
import { proposeRules } from './proposal.ts'

/** As many keys are looked at, those that most lines have. */
const MOST_KEYS = 20

/** What the data of a scope suggests as tag rules. */
export async function findProposal(
  { db, clickhouse }: Pick<Dependencies, 'db' | 'clickhouse'>,
  identity: ClientIdentity,
  { uploads, basis, from, to, timeBasis }: Static<typeof TagRuleProposalQuery>,
  context: StatementContext,
): Promise<TagRuleProposal> {
  const uploadIds = uploadIdsOf(uploads)
  const scope = await resolveScope(db, identity, { ...(uploadIds && { uploadIds }) })
  const run = createRunOver(clickhouse, context)
  const facts = await findLoadFacts(run, scope)
  const asked = askedOf(scope, facts, { from, to, timeBasis, measure: measureOfBasis(basis) })
  const { reading, inLinesAlone } = scope.rolledUp.tags
  const known = (await findTagKeys(db, scope)).map(({ key }) => key)
  // Nearly every line has another value of those: they would have to be read from the lines.
  const keys = known
    .filter((key) => !spellingsOf(key, reading).some((spelling) => inLinesAlone.has(spelling)))
    .slice(0, MOST_KEYS)
  const [coverage, spellings] = await Promise.all([
    run(buildCoverage(asked, [])),
    keys.length === 0 ? [] : run(buildSpellings(asked, { keys, valuesOf: keys })),
  ])
  const all = coverage.map((row) => readCoverage(row, []))
  const leading = leadingCurrency(all)
  const taggable = all.find(
    ({ period, billingCurrency }) => period === null && billingCurrency === leading,
  )?.taggable
  const spends = spellings.map(readSpellingSpend).filter(({ billingCurrency }) => billingCurrency === leading)
  const uses = keys.map((key) => {
    const own = spends.filter((each) => each.key === key)
    const spend = own.find((each) => each.of === 'key')
    const values = own.filter((each) => each.of === 'value')
    return {
      key,
      cost: spend?.cost ?? '0',
      resources: spend?.resources ?? 0,
      values: values.map(({ spelling, cost }) => ({ value: spelling, cost })),
    }
  })
  return {
    scope: { uploadIds: scope.loads.map(({ uploadId }) => uploadId), warnings: scope.warnings },
    billingCurrency: leading ?? null,
    taggableCost: taggable ?? '0',
    keys: proposeRules(uses, taggable ?? '0'),
    keysLeftOut: known.length - keys.length,
  }
}
