import { expect, it } from 'vitest'
import type { Role } from '../api/contract.ts'
import { settingsPagesOf } from './settings-pages.ts'

it.each<[Role, string[]]>([
  ['viewer', ['Account', 'Sessions', 'Required tags', 'Column mappings']],
  ['analyst', ['Account', 'Sessions', 'API tokens', 'Required tags', 'Column mappings']],
  ['admin', ['Account', 'Sessions', 'API tokens', 'Members', 'Required tags', 'Column mappings', 'Audit']],
  ['operator', ['Account', 'Sessions']],
])('offers the %s %j', (role, labels) =>
  expect(
    settingsPagesOf(role, role === 'operator' ? [] : ['overview', 'governance']).map(({ label }) => label),
  ).toEqual(labels),
)

it('offers required tags where there is governance, which measures them', () =>
  expect(settingsPagesOf('admin', ['overview']).map(({ label }) => label)).not.toContain('Required tags'))
