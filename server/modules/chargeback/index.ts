import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const chargeback = {
  name: 'chargeback',
  title: 'Chargeback',
  answer: summariseCosts,
} as const satisfies Module
