import type { UnreadFormat } from '../unread-format.ts'
import { titleOfGcp } from './recognise.ts'

export const gcpBillingExport: UnreadFormat = { name: 'gcp-billing-export', titleOf: titleOfGcp }
