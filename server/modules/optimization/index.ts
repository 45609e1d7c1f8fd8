import type { Module } from '../module.ts'
import { answerOptimization } from './answer-optimization.ts'

export const optimization = {
  name: 'optimization',
  title: 'Optimization',
  answer: answerOptimization,
} as const satisfies Module
