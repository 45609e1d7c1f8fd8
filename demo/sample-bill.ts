import { writeBill } from './bill/lifelike/formats.ts'
import { lifelikeBill } from './bill/lifelike/lifelike-bill.ts'

/**
 * The bill to try Outlay with: a month of a sample company that has commitments and things to save, with a tenth of its
 * ordinary resources. So it has 154 kB; the company with something for every rule has 305 kB without any.
 */
export function sampleBill(): string {
  const { lines } = lifelikeBill({ company: 'meridian', month: '2026-10-01', scale: 0.1 })
  return [...writeBill(lines(), 'aws-cur-2').text].join('')
}
