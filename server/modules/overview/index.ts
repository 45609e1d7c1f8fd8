import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const overview = {
  name: 'overview',
  title: 'Overview',
  answer: summariseCosts,
} as const satisfies Module
