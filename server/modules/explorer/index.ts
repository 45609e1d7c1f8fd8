import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const explorer = {
  name: 'explorer',
  title: 'Explorer',
  answer: summariseCosts,
} as const satisfies Module
