import type { Module } from '../../module.ts'
import { answerDataTransfer } from './answer-data-transfer.ts'

export const dataTransfer = {
  name: 'data-transfer',
  title: 'Data transfer',
  answer: answerDataTransfer,
} as const satisfies Module
