import type { Module } from '../module.ts'

export const overview: Module = {
  name: 'overview',
  title: 'Overview',
  icon: 'overview',
  purpose: 'What was spent, where, and what changed.',
  page: () => import('../../overview/OverviewPage.svelte'),
}
