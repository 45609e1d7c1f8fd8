import type { Estate } from '../estate.ts'
import type { Portfolio } from '../portfolio.ts'
import type { Metered } from '../usage-lines.ts'
import { analytics } from './analytics.ts'
import { blocks } from './blocks.ts'
import { buckets } from './buckets.ts'
import { containers } from './containers.ts'
import { databases } from './databases.ts'
import { delivery } from './delivery.ts'
import { functions } from './functions.ts'
import { messages } from './messages.ts'
import { network } from './network.ts'
import { observability } from './observability.ts'
import { security } from './security.ts'
import { servers } from './servers.ts'
import { transfer } from './transfer.ts'
import { workspaces } from './workspaces.ts'

/** All that is ordinary: what a rule finds in it is worth less than a dollar or two a month. */
export function ordinaryUsage(estate: Estate, portfolio: Portfolio): Metered[] {
  return [
    ...servers(estate, portfolio),
    ...containers(estate, portfolio),
    ...functions(estate),
    ...blocks(estate),
    ...databases(estate, portfolio),
    ...buckets(estate),
    ...network(estate),
    ...transfer(estate),
    ...delivery(estate),
    ...messages(estate),
    ...analytics(estate),
    ...observability(estate),
    ...security(estate),
    ...workspaces(estate),
  ]
}
