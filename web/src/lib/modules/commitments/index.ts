import type { Module } from '../module.ts'

export const commitments: Module = {
  name: 'commitments',
  title: 'Commitments',
  icon: 'commitments',
  purpose: 'How well reservations and savings plans are used, and what they cover.',
  scope: ['uploads', 'period', 'timeBasis', 'currency'],
  page: () => import('../../commitments/CommitmentsPage.svelte'),
}
