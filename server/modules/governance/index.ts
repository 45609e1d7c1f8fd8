import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const governance = {
  name: 'governance',
  title: 'Governance',
  answer: summariseCosts,
} as const satisfies Module
