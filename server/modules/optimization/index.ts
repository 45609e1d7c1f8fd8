import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const optimization = {
  name: 'optimization',
  title: 'Optimization',
  answer: summariseCosts('optimization'),
} as const satisfies Module
