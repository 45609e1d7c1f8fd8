import type { Dependencies } from '../../../dependencies.ts'
import type { App } from '../../../http/app-type.ts'
import { costCentreRoutes } from './centres/cost-centre-routes.ts'
import { ruleRoutes } from './rules/rule-routes.ts'
import { statementExportRoute } from './statements/export-route.ts'
import { statementRoutes } from './statements/statement-routes.ts'

/** What chargeback has besides its answer as a module. */
export function chargebackRoutes(app: App, dependencies: Dependencies): void {
  costCentreRoutes(app, dependencies)
  ruleRoutes(app, dependencies)
  statementRoutes(app, dependencies)
  statementExportRoute(app, dependencies)
}
