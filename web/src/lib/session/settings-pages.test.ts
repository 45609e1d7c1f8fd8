import { expect, it } from 'vitest'
import type { Role } from '../api/contract.ts'
import { settingsPagesOf } from './settings-pages.ts'

it.each<[Role, string[]]>([
  ['viewer', ['Account', 'Sessions', 'Column mappings']],
  ['analyst', ['Account', 'Sessions', 'API tokens', 'Column mappings']],
  ['admin', ['Account', 'Sessions', 'API tokens', 'Members', 'Column mappings', 'Audit']],
  ['operator', ['Account', 'Sessions']],
])('offers the %s %j', (role, labels) =>
  expect(settingsPagesOf(role).map(({ label }) => label)).toEqual(labels),
)
