import { expect, it } from 'vitest'
import { SERVICE_SUBCATEGORIES } from '../focus/columns.ts'
import { SERVICES } from './service-categories.ts'

const pairs = Object.entries(SERVICES).flatMap(([category, subcategories]) =>
  Object.entries(subcategories).map(([subcategory, codes]) => ({ category, subcategory, codes })),
)

it.each(pairs)('$category, $subcategory is a pair of FOCUS', ({ category, subcategory }) => {
  expect(SERVICE_SUBCATEGORIES[category]).toContain(subcategory)
})

it('has each product code once', () => {
  const codes = pairs.flatMap((pair) => pair.codes)
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
})
