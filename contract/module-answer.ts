import { Type, type Static } from 'typebox'
import { ChargebackSummary } from './chargeback.ts'
import { Commitments } from './commitments.ts'
import { DataTransfer } from './data-transfer.ts'
import { Explorer } from './explorer.ts'
import { Governance } from './governance.ts'
import { Optimization } from './optimization.ts'
import { Overview } from './overview.ts'

/** What a module answers: `module` says which of them it is. A module with an answer of its own adds it here. */
export const ModuleAnswer = Type.Union([
  Overview,
  Optimization,
  Governance,
  ChargebackSummary,
  Commitments,
  DataTransfer,
  Explorer,
])
export type ModuleAnswer = Static<typeof ModuleAnswer>
