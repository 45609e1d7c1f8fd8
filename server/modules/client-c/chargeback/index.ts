import type { Module } from '../../module.ts'
import { answerSummary } from './summary/answer-summary.ts'

export const chargeback = {
  name: 'chargeback',
  title: 'Chargeback',
  answer: answerSummary,
} as const satisfies Module
