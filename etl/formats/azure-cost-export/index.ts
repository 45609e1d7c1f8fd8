import type { UnreadFormat } from '../unread-format.ts'
import { titleOfAzure } from './recognise.ts'

export const azureCostExport: UnreadFormat = { name: 'azure-cost-export', titleOf: titleOfAzure }
