import { explorerScope } from '../../explorer/explorer-view.ts'
import type { Module } from '../module.ts'

export const explorer: Module = {
  name: 'explorer',
  title: 'Explorer',
  icon: 'explorer',
  purpose: 'Costs by any combination of dimensions and filters, down to the cost lines behind a figure.',
  scope: explorerScope,
  page: () => import('../../explorer/ExplorerPage.svelte'),
}
