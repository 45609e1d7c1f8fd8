import { isUuid } from '../../filters/readers.ts'
import type { Parameter } from '../../filters/url-state.ts'
import { writeUrlState } from '../../filters/url-state.ts'
import type { ConnectionField } from '../connection-form.ts'

/** Where somebody is in connecting an account: all of it is in the address, so that one can leave and come back. */
export interface WizardView {
  /** Once it was made. */
  connection: string | undefined
  step: Step
  /** The field that is to be mended. */
  field: ConnectionField | undefined
}

export const steps = [1, 2, 3] as const
export type Step = (typeof steps)[number]

export const stepTitles: Record<Step, string> = {
  1: 'Where your bills are',
  2: 'Let Outlay read it',
  3: 'Verify',
}

const fields: readonly ConnectionField[] = ['name', 'accountId', 'roleArn', 'bucket', 'prefix', 'region']

export const wizardParameters: { [Key in keyof WizardView]: Parameter<WizardView[Key]> } = {
  connection: {
    name: 'connection',
    fallback: undefined,
    says: 'a connection',
    read: (text) => (isUuid(text) ? text : undefined),
    write: (connection) => connection,
  },
  step: {
    name: 'step',
    fallback: 1,
    says: 'a step from 1 to 3',
    read: (text) => steps.find((step) => String(step) === text),
    write: String,
  },
  field: {
    name: 'field',
    fallback: undefined,
    says: 'a field of the first step',
    read: (text) => fields.find((field) => field === text),
    write: (field) => field,
  },
}

/** The query of the wizard's address. */
export const wizardSearch = (view: Partial<WizardView>): string =>
  writeUrlState<WizardView>(wizardParameters, { connection: undefined, step: 1, field: undefined, ...view })
