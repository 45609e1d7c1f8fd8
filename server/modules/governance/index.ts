import type { Module } from '../module.ts'
import { answerGovernance } from './answer-governance.ts'

export const governance = {
  name: 'governance',
  title: 'Governance',
  answer: answerGovernance,
} as const satisfies Module
