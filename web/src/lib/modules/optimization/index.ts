import type { Module } from '../module.ts'

export const optimization: Module = {
  name: 'optimization',
  title: 'Optimization',
  icon: 'optimization',
  purpose: 'Where money can be saved, how much, and with how much effort.',
  scope: ['uploads', 'basis'],
  page: () => import('../SummaryPage.svelte'),
}
