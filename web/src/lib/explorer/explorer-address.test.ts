import { expect, it } from 'vitest'
import { isValue } from '../filters/value-filter.ts'
import { readScope } from '../scope/scope-view.ts'
import { explorerAddress } from './explorer-address.ts'
import { explorerScope } from './explorer-view.ts'

it('takes along the scope, adds to its filters, and says nothing of what is usual', () => {
  const scope = readScope(explorerScope, new URLSearchParams('p=2026-10&f=in:regionId=eu-west-1')).state
  const filters = [...scope.filters, isValue('serviceName', 'AmazonEC2')]
  expect(explorerAddress('/dashboard/explorer', scope, { rows: ['xUsageType'], filters })).toBe(
    '/dashboard/explorer?p=2026-10&f=in:regionId=eu-west-1;in:serviceName=AmazonEC2&rows=xUsageType',
  )
  expect(explorerAddress('/dashboard/explorer', { ...scope, period: undefined, filters: [] }, {})).toBe(
    '/dashboard/explorer',
  )
})
