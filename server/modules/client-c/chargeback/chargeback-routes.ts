import { clientIdentityOf } from '../../../accounts/identity.ts'
import type { Dependencies } from '../../../dependencies.ts'
import type { App } from '../../../http/app-type.ts'
import { requireModule } from '../../require-module.ts'
import { costCentreRoutes } from './centres/cost-centre-routes.ts'
import { chargeback } from './index.ts'
import { ruleRoutes } from './rules/rule-routes.ts'
import { statementExportRoute } from './statements/export-route.ts'
import { statementRoutes } from './statements/statement-routes.ts'

/** What chargeback has besides its answer as a module. Register it by itself: its hook is for these routes alone. */
export function chargebackRoutes(app: App, dependencies: Dependencies): void {
  // Before a body is read, as permissions are.
  app.addHook('onRequest', async (request) => {
    requireModule(clientIdentityOf(request).client, chargeback.name)
  })
  costCentreRoutes(app, dependencies)
  ruleRoutes(app, dependencies)
  statementRoutes(app, dependencies)
  statementExportRoute(app, dependencies)
}
