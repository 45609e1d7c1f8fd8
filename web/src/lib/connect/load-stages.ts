import type { Upload } from '../api/contract.ts'
import { type StepState, stateOf } from './steps.ts'

export interface Stage {
  title: string
  state: StepState
}

/** What happens to a file, in this order. */
const titles = (origin: Upload['origin']) => [
  origin === 's3' ? 'It is fetched from the bucket' : 'It is sent, and refused if it was loaded before',
  'Its format is recognised by its columns',
  'Its rows are mapped to FOCUS; those that cannot be read are set aside',
  'Loaded and set aside are compared with the file’s total',
]

const positions: Record<string, number> = { receiving: 0, recognising: 1, loading: 2, finalising: 3, done: 4 }

/** How far a file is: `sending` while it is on its way from this browser. */
export function stagesOf(origin: Upload['origin'], phase: Upload['progress']['phase'] | 'sending'): Stage[] {
  const now = positionOf(origin, phase)
  return titles(origin).map((title, index) => ({ title, state: stateOf(index, now) }))
}

function positionOf(origin: Upload['origin'], phase: string): number {
  if (phase === 'sending') return 0
  // What waits was sent, unless it is still in its bucket. So with a phase that is not known here.
  return positions[phase] ?? (origin === 's3' ? 0 : 1)
}
