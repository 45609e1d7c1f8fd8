import { writeUrlState } from '../filters/url-state.ts'
import { type LinesView, linesParameters } from './lines-view.ts'

const everything: LinesView = {
  uploads: undefined,
  filters: [],
  from: undefined,
  to: undefined,
  timeBasis: 'charge',
  basis: 'effective',
  currency: undefined,
  order: 'cost',
}

/**
 * Where the cost lines behind a figure are: what a question about costs was asked with, in words of the page's address.
 * What is not said is as in an address without it. The lines add up to the figure.
 */
export const linesAddress = (view: Partial<LinesView>): string =>
  `/lines${writeUrlState(linesParameters, { ...everything, ...view })}`
