import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const governance = {
  name: 'governance',
  title: 'Governance',
  answer: summariseCosts('governance'),
} as const satisfies Module
