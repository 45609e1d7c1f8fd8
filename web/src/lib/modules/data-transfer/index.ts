import type { Module } from '../module.ts'

export const dataTransfer: Module = {
  name: 'data-transfer',
  title: 'Data transfer',
  icon: 'dataTransfer',
  purpose: 'What moving data costs, between which places.',
  scope: ['uploads', 'period', 'timeBasis', 'basis', 'currency'],
  page: () => import('../../data-transfer/DataTransferPage.svelte'),
}
