import { expect, it } from 'vitest'
import { sourceColumns } from '../source-columns.ts'
import { awsColumns, snakeCase } from './column-names.ts'

it.each([
  ['lineItem/UnblendedCost', 'line_item_unblended_cost'],
  ['reservation/ReservationARN', 'reservation_reservation_a_r_n'],
  ['savingsPlan/SavingsPlanARN', 'savings_plan_savings_plan_a_r_n'],
  ['pricing/publicOnDemandCost', 'pricing_public_on_demand_cost'],
  ['product/ProductName', 'product_product_name'],
  ['product/intelAvx2Available', 'product_intel_avx2_available'],
  ['resourceTags/user:dashed-key-on-aws', 'resource_tags_user_dashed_key_on_aws'],
  ['costCategory/Charge type', 'cost_category_charge_type'],
])('%s is %s in snake case', (name, expected) => {
  expect(snakeCase(name)).toBe(expected)
})

it.each(['savingsPlan/SavingsPlanArn', 'savings_plan_savings_plan_a_r_n', 'savings_plan_savings_plan_arn'])(
  'finds the Savings Plan in %s',
  (name) => {
    expect(awsColumns(sourceColumns([name])).find('savingsPlan/SavingsPlanARN')).toMatchObject({ name })
  },
)

it('reads a product attribute of its own column before that of the map', () => {
  const columns = awsColumns(sourceColumns(['product', 'product_region_code']))
  expect(columns.find('product/regionCode')).toMatchObject({ name: 'product_region_code', sql: 'c2' })
  expect(columns.find('product/instanceTypeFamily')).toMatchObject({
    name: 'product',
    sql: "if(`product attributes`['instance_type_family'] != '', `product attributes`['instance_type_family'], `product attributes`['instanceTypeFamily'])",
  })
  expect(columns.find('product/servicename')).toMatchObject({ sql: "`product attributes`['servicename']" })
  expect(columns.find('pricing/unit')).toBeUndefined()
})

it('lists tag columns by what follows the prefix, twins of another case apart', () => {
  const slashes = ['resourceTags/user:Environment', 'resourceTags/user:environment']
  const suffixes = (names: string[]) =>
    awsColumns(sourceColumns(names))
      .withPrefix('resourceTags/')
      .map(({ suffix }) => suffix)
  expect(suffixes(slashes)).toEqual(['user:Environment', 'user:environment'])
  expect(suffixes(['resource_tags', 'resource_tags_user_name'])).toEqual(['user_name'])
})
