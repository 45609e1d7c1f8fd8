import type { Module } from '../module.ts'

export const overview: Module = {
  name: 'overview',
  title: 'Overview',
  icon: 'overview',
  purpose: 'What was spent, where, and what changed.',
  scope: [
    'uploads',
    'period',
    'timeBasis',
    'basis',
    'currency',
    'granularity',
    'groupBy',
    'filters',
    'compare',
  ],
  page: () => import('../../overview/OverviewPage.svelte'),
}
