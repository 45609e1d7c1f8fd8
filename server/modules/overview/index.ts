import { OWN_PARAMETERS, type Module } from '../module.ts'
import { answerOverview } from './answer-overview.ts'

export const overview = {
  name: 'overview',
  title: 'Overview',
  takes: OWN_PARAMETERS,
  answer: answerOverview,
} as const satisfies Module
