/** Where a step stands among others that are taken one after the other. */
export type StepState = 'done' | 'now' | 'next'

/** Of the step at `index`, where the one at `now` is what comes now. */
export const stateOf = (index: number, now: number): StepState =>
  index < now ? 'done' : index === now ? 'now' : 'next'
