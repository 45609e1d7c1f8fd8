import { expect, test } from 'vitest'
import type { CostQuery } from '../../contract/cost-query.ts'
import { rolledUpWith } from '../../testing/roll-up.ts'
import { buildCostQuery } from './build-cost-query.ts'
import { readingOf, spellingsOf, valuesReadAs } from './tag-reading.ts'

const ofKeys = { key: null, target: 'CostCenter', spellings: ['cost-center', 'kst'] }
const ofValues = { key: 'env', target: 'prod', spellings: ['production'] }

test('whatever spelling is asked for, the key that counts is looked for first', () => {
  const reading = readingOf([{ spelling: 'user_cost_center', key: 'cost-center' }], [ofKeys])
  const expected = ['CostCenter', 'cost-center', 'kst', 'user_cost_center']
  for (const asked of expected) expect(spellingsOf(asked, reading)).toEqual(expected)
  expect(spellingsOf('team', reading)).toEqual(['team'])
})

test('what a person says of a spelling counts before what a format does', () => {
  const reading = readingOf(
    [{ spelling: 'user_team', key: 'team' }],
    [{ key: null, target: 'squad', spellings: ['user_team'] }],
  )
  expect(spellingsOf('squad', reading)).toEqual(['squad', 'user_team'])
  expect(spellingsOf('team', reading)).toEqual(['team'])
})

test('values are merged under every spelling of their key', () => {
  const reading = readingOf([{ spelling: 'user_env', key: 'env' }], [ofValues])
  expect([...valuesReadAs('user_env', reading)!]).toEqual([['production', 'prod']])
  expect(valuesReadAs('team', reading)).toBeUndefined()
})

test('a merge is an expression over the columns of the rollup, and takes no other table', () => {
  const tags = { reading: readingOf([], [ofKeys, ofValues]) }
  const rolledUp = rolledUpWith({ CostCenter: 1, 'cost-center': 2, env: 3 })
  const scope = {
    clientId: '01980000-0000-7000-8000-000000000000',
    loads: [{ uploadId: 'u', loadId: 'l' }],
    excluded: [],
    rolledUp: { ...rolledUp, tags: { ...rolledUp.tags, ...tags } },
  }
  const query: CostQuery = {
    measures: ['billedCost'],
    dimensions: ['tag:kst', 'tag:env'],
    filters: [{ dimension: 'tag:env', operator: 'in', values: ['production'] }],
  }
  const { sql, parameters, table } = buildCostQuery(query, scope)
  expect(table).toBe('monthly_tags')
  expect(sql).toMatchInlineSnapshot(`
    "SELECT if(Tag1 != '', Tag1, Tag2) AS d0, transform(toString(Tag3), {p4:Array(String)}, {p5:Array(String)}) AS d1, BillingCurrency AS d2, sum(BilledCost) AS m0
    FROM monthly_tags
    WHERE client_id = {clientId:UUID}
      AND load_id IN {p10:Array(UUID)}
      AND transform(toString(Tag3), {p7:Array(String)}, {p8:Array(String)}) IN {p9:Array(String)}
    GROUP BY if(Tag1 != '', Tag1, Tag2), transform(toString(Tag3), {p4:Array(String)}, {p5:Array(String)}), BillingCurrency
    ORDER BY m0 DESC, d0 ASC, d1 ASC, d2 ASC
    LIMIT {limit:UInt32} OFFSET {offset:UInt32}"
  `)
  expect(parameters).toMatchInlineSnapshot(`
    {
      "clientId": "01980000-0000-7000-8000-000000000000",
      "limit": 10000,
      "offset": 0,
      "p0": "CostCenter",
      "p1": "cost-center",
      "p10": [
        "l",
      ],
      "p2": "kst",
      "p3": "env",
      "p4": [
        "production",
      ],
      "p5": [
        "prod",
      ],
      "p6": "env",
      "p7": [
        "production",
      ],
      "p8": [
        "prod",
      ],
      "p9": [
        "prod",
      ],
    }
  `)
})
