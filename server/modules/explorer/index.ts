import type { Module } from '../module.ts'
import { answerExplorer } from './answer-explorer.ts'

export const explorer = {
  name: 'explorer',
  title: 'Explorer',
  answer: answerExplorer,
} as const satisfies Module
