import type { Module } from '../module.ts'

export const optimization: Module = {
  name: 'optimization',
  title: 'Optimization',
  icon: 'optimization',
  purpose: 'Where money can be saved, how much, and with how much effort.',
  scope: ['uploads', 'currency'],
  page: () => import('../../savings/SavingsPage.svelte'),
  pagesBelow: { findings: () => import('../../savings/FindingPage.svelte') },
}
