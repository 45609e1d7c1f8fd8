import type { ModuleAnswer } from '../../contract/module-answer.ts'
import type { CostFilter } from '../../contract/cost-query.ts'
import type { CostBasis, ModuleQuery } from '../../contract/module.ts'
import type { ClientIdentity } from '../accounts/identity.ts'
import type { StatementContext } from '../costs/run-statement.ts'
import type { Dependencies } from '../dependencies.ts'
import type { ComparedTime } from './compared-time.ts'

/** What a module is asked for, by whom. */
export interface ModuleQuestion {
  identity: ClientIdentity
  /** Without it, the user's selection. */
  uploadIds: string[] | undefined
  basis: CostBasis
  /** The first day, and the one after the last. */
  from: string | undefined
  to: string | undefined
  /** Without it, the module decides. */
  timeBasis: ModuleQuery['timeBasis']
  discount: ModuleQuery['discount']
  /** Of a module that takes them. */
  filters: CostFilter[]
  compare: ComparedTime
  /** In whose name its statements run. */
  context: StatementContext
}

/** What a module that does not take it would leave out without a word. */
export const OWN_PARAMETERS = [
  'filters',
  'compare',
  'compareFrom',
  'compareTo',
] as const satisfies readonly (keyof ModuleQuery)[]
type OwnParameter = (typeof OWN_PARAMETERS)[number]

/** A part of the dashboards that a profile has or has not, and that can be switched off for a client. */
export interface Module {
  /** In addresses, of pages and of the API. */
  name: string
  /** For people. */
  title: string
  /** What it can be asked for beside what every module can. */
  takes?: readonly OwnParameter[]
  answer(
    dependencies: Pick<Dependencies, 'db' | 'clickhouse'>,
    question: ModuleQuestion,
  ): Promise<ModuleAnswer>
}
