import { DemoAccounts } from '../../../contract/session.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { App } from '../../http/app-type.ts'
import { problems } from '../../http/problem-schemas.ts'

/** Says whom to sign in as, passwords included, on a demonstration: the environment gives no other server any. */
export function demoAccountRoutes(app: App, { config }: Dependencies): void {
  app.get(
    '/auth/demo-accounts',
    {
      config: { permission: 'public' },
      schema: {
        operationId: 'listDemoAccounts',
        summary: 'Accounts of a demonstration, with their passwords; none on any other server',
        tags: ['Session'],
        response: { 200: DemoAccounts, ...problems(500) },
      },
    },
    () => ({ items: [...(config.demoAccounts ?? [])] }),
  )
}
