import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const commitments = {
  name: 'commitments',
  title: 'Commitments',
  answer: summariseCosts('commitments'),
} as const satisfies Module
