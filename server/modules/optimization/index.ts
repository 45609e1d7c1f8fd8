import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const optimization = {
  name: 'optimization',
  title: 'Optimization',
  answer: summariseCosts,
} as const satisfies Module
