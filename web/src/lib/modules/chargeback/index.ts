import type { Module } from '../module.ts'

export const chargeback: Module = {
  name: 'chargeback',
  title: 'Chargeback',
  icon: 'chargeback',
  purpose: 'Which team or product carries which costs, shared costs included.',
  scope: ['uploads', 'period', 'basis', 'currency'],
  page: () => import('../../chargeback/ChargebackPage.svelte'),
  pagesBelow: {
    rules: () => import('../../chargeback/rules/RulesPage.svelte'),
    statements: () => import('../../chargeback/statements/StatementsPage.svelte'),
  },
}
