import type { Module } from '../../module.ts'
import { answerCommitments } from './answer-commitments.ts'

export const commitments = {
  name: 'commitments',
  title: 'Commitments',
  answer: answerCommitments,
} as const satisfies Module
