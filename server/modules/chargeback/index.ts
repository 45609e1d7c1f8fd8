import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const chargeback = {
  name: 'chargeback',
  title: 'Chargeback',
  answer: summariseCosts('chargeback'),
} as const satisfies Module
