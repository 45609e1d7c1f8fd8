import type { Module } from '../module.ts'
import { summariseCosts } from '../summarise-costs.ts'

export const dataTransfer = {
  name: 'data-transfer',
  title: 'Data transfer',
  answer: summariseCosts('data-transfer'),
} as const satisfies Module
