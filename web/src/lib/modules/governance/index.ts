import type { Module } from '../module.ts'

export const governance: Module = {
  name: 'governance',
  title: 'Governance',
  icon: 'governance',
  purpose: 'How complete tags and allocations are, against targets and over time.',
  scope: ['uploads', 'period', 'timeBasis', 'basis'],
  page: () => import('../../governance/GovernancePage.svelte'),
  pagesBelow: { metrics: () => import('../../governance/MetricPage.svelte') },
}
