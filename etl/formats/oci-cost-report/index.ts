import type { UnreadFormat } from '../unread-format.ts'
import { titleOfOci } from './recognise.ts'

export const ociCostReport: UnreadFormat = { name: 'oci-cost-report', titleOf: titleOfOci }
