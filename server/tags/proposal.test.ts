import { expect, test } from 'vitest'
import { proposeRules, type KeyUse } from './proposal.ts'

const use = (key: string, cost: string, values: string[] = ['a', 'b'], resources = 100): KeyUse => ({
  key,
  cost,
  resources,
  // With less spend, the later they stand.
  values: values.map((value, index) => ({ value, cost: String(1000 - index) })),
})

const many = (count: number) => Array.from({ length: count }, (_, index) => `value ${index}`)

function propose(...uses: KeyUse[]) {
  return Object.fromEntries(
    proposeRules(uses, '1000').map(({ key, proposed, reason, rule }) => [
      key,
      proposed ? rule?.allowedValues : reason,
    ]),
  )
}

test('usual keys that are in use are proposed, others where most of the spend has them', () => {
  expect(
    propose(
      use('Cost Center', '60', many(40)),
      use('env', '49.99'),
      use('flavour', '500'),
      use('colour', '499.99'),
    ),
  ).toEqual({
    'Cost Center': null,
    env: 'Less than 5 % of the spend has it.',
    flavour: ['a', 'b'],
    colour: 'Less than half of the spend has it, and it is none of the usual keys.',
  })
})

test('what providers write, names of resources and second spellings are not', () => {
  expect(
    propose(
      use('aws:createdBy', '900'),
      use('Name', '800', many(60)),
      use('team', '700', many(60), 121),
      use('Team', '600'),
    ),
  ).toEqual({
    'aws:createdBy': 'A provider or its tools write it, not people.',
    Name: 'Nearly every resource has a value of its own: it names resources.',
    team: null,
    Team: 'It is team in another spelling: merge the two.',
  })
})

test('a list of allowed values has each value in one spelling', () => {
  expect(propose(use('env', '900', ['prod', 'production', 'dev', 'Dev']))).toEqual({ env: ['prod', 'dev'] })
})

test('says how much of the spend has a key, and of the key a value', () => {
  expect(proposeRules([use('team', '250', ['web'])], '1000')[0]).toMatchObject({
    share: '0.25',
    values: 1,
    topValues: [{ value: 'web', cost: '1000', share: '4' }],
    reason: 'Costs are usually told apart by it.',
  })
})

test('as many are proposed as people keep', () => {
  const keys = ['team', 'owner', 'env', 'project', 'app', 'service', 'product']
  const proposed = proposeRules(
    keys.map((key, index) => use(key, String(900 - index))),
    '1000',
  )
  expect(proposed.map(({ proposed: is }) => is)).toEqual([true, true, true, true, true, true, false])
  expect(proposed.at(-1)?.reason).toBe('6 keys with more spend come before it.')
})

test('without spend, nothing is proposed', () => {
  expect(proposeRules([use('team', '0')], '0')[0]).toMatchObject({ share: '0', proposed: false })
})
