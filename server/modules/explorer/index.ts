import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const explorer = {
  name: 'explorer',
  title: 'Explorer',
  answer: summariseCosts('explorer'),
} as const satisfies Module
