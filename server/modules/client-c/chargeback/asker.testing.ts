import { expect } from 'vitest'
import type { ChargebackRules } from '../../../../contract/chargeback-rules.ts'
import type { CostCentre } from '../../../../contract/cost-centre.ts'
import type { Problem } from '../../../../contract/problem.ts'
import type { TestApp, TestUser } from '../../../../testing/app.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'

/** What tests ask of the routes of chargeback, as one user where no other is named. */
export function createAsker(outlay: TestApp, admin: TestUser) {
  async function ask<Answer>(user: TestUser, method: Method, path: string, payload?: object) {
    const response = await outlay.injectSignedInAs(user, {
      method,
      url: `/api/client-c/${path}`,
      ...(payload && { payload }),
    })
    return { status: response.statusCode, text: response.body, body: () => response.json<Answer>() }
  }

  /** The answer of what succeeds. */
  async function send<Answer>(method: Method, path: string, payload?: object, user = admin): Promise<Answer> {
    const { status, text, body } = await ask<Answer>(user, method, path, payload)
    expect(status, text).toBeLessThan(300)
    return body()
  }

  /** Status, code and the parts that are named of what is refused. */
  async function refusal(method: Method, path: string, payload?: object, user = admin) {
    const { status, body } = await ask<Problem>(user, method, path, payload)
    const { code, errors = [] } = body()
    return [status, code, ...errors.map((error) => error.path)]
  }

  const findRules = () => send<ChargebackRules>('GET', 'chargeback/rules')

  return {
    ask,
    send,
    refusal,
    findRules,
    /** On top of those that there are. */
    async saveRules(ruleSet: object): Promise<ChargebackRules> {
      const { version } = await findRules()
      return send('PUT', 'chargeback/rules', { basedOn: version, ...ruleSet })
    },
    makeCentre: (code: string, user = admin) =>
      send<CostCentre>('POST', 'chargeback/cost-centres', { code, name: `Team ${code}` }, user),
  }
}

export type Asker = ReturnType<typeof createAsker>

export function byTeam(name: string, team: string, costCentreId: string) {
  return {
    name,
    filters: [{ dimension: 'tag:team', operator: 'in', values: [team] }],
    target: { kind: 'costCentre', costCentreId },
  }
}
