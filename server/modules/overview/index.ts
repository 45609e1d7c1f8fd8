import type { Module } from '../module.ts'
import { answerOverview } from './answer-overview.ts'

export const overview = {
  name: 'overview',
  title: 'Overview',
  answer: answerOverview,
} as const satisfies Module
