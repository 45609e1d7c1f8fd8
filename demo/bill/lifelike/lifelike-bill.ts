import type { BillLine, GeneratedText } from '../generate-cur.ts'
import type { NearMiss, PlantedFinding } from './planted-finding.ts'

export interface LifelikeOptions {
  company: 'northwind' | 'harbor' | 'meridian'
  /** First day of the billing month, `2026-09-01`. */
  month: string
  /** First day of the last of the company's thirteen months, from which what happens in them is placed: `month`. */
  lastMonth?: string
  /** The same seed gives the same bytes. */
  seed?: number
  /** How many ordinary resources there are beside the planted ones: 1 for about 20,000 lines, 0 for none. */
  scale?: number
}

/** Text and totals as of any generated bill, and what is in it. The text is that of a legacy report. */
export interface LifelikeBill extends GeneratedText {
  /** The lines once more, for another format. */
  lines(): Generator<BillLine>
  planted: PlantedFinding[]
  nearMisses: NearMiss[]
}
