import { expect, test } from 'vitest'
import { pageTable } from './page-table.ts'

test('says of each page when it was painted and how far it moved, and of all whether that is kept', () => {
  const pages = [
    { address: '/lines', paints: [700, 748, 752], shifts: [0, 0, 0.0004] },
    { address: '/dashboard/overview', paints: [850, 900, 1160], shifts: [0, 0.003, 0.021] },
  ]
  const written = pageTable(pages)
  expect(written).toContain('| `/lines` | 748 | 752 | 0.000 |')
  expect(written).toContain('| `/dashboard/overview` | 900 | 1160 | 0.021 |')
  expect(written).toContain('The highest median is 900 ms, of at most 1200.')
  expect(written).toContain('The highest layout shift is 0.021, of at most 0.02: not kept.')
})
