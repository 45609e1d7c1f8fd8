import { expect, it } from 'vitest'
import { listedSum } from './listed-sum.ts'

const rows = [{ usedCost: '1.50' }, { usedCost: '2' }]

it('is all there is where nothing is in no row', () => {
  expect(listedSum(rows, 'usedCost', { usedCost: '3.5' })).toEqual({ total: '3.50', isAll: true })
  expect(listedSum([], 'usedCost', { usedCost: '0' })).toEqual({ total: '0', isAll: true })
})

it('is not the sum of all lines where a part is in no row', () => {
  expect(listedSum(rows, 'usedCost', { usedCost: '3.51' }).isAll).toBe(false)
})
