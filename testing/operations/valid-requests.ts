import { randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { generateSecret } from '../../server/accounts/secret.ts'
import { findTagRules } from '../../server/tags/tag-rules-repository.ts'
import { TEST_PASSWORD, type TestApp } from '../app.ts'
import { multipart } from '../multipart.ts'
import { seedCompletedUpload } from '../seed-upload.ts'
import type { Operation } from './operations.ts'
import { seedChargebackRules, seedFinding, seedKeptUpload, type Owner } from './seed-objects.ts'

type Request = Pick<InjectOptions, 'payload' | 'headers' | 'query'>

const definition = {
  billedCost: { column: 'Cost', whenEmpty: 'reject' },
  currency: { constant: 'USD' },
  date: { column: 'Day', order: 'iso' },
  service: { constant: 'Hosting' },
  decimalSeparator: '.',
  thousandsSeparator: '',
  columns: {},
  tags: [],
}

const newUser = () => ({ email: `ann-${randomUUID()}@example.com`, name: 'Ann', role: 'viewer' })

/** What an operation needs besides its path to be done, of objects that the owner has. */
const requests: Record<string, (outlay: TestApp, owner: Owner) => Request | Promise<Request>> = {
  signIn: (_outlay, { user }) => ({ payload: { email: user.email, password: TEST_PASSWORD } }),
  changePassword: () => ({ payload: { currentPassword: TEST_PASSWORD, newPassword: generateSecret() } }),
  forgetPassword: () => ({ payload: { email: 'nobody@example.com' } }),
  openPasswordLink: () => ({ payload: { token: generateSecret() } }),
  setPassword: () => ({ payload: { token: generateSecret(), password: generateSecret() } }),
  createToken: () => ({ payload: { name: 'Ours', scopes: ['read'], expiresInDays: 1 } }),
  createUpload: () => multipart([['file', { fileName: 'bill.csv', content: randomUUID() }]]),
  getSourceRow: () => ({ query: { row: '1' } }),
  previewMapping: () => ({ payload: { definition } }),
  saveMapping: async (outlay, owner) => ({
    payload: { uploadId: await seedKeptUpload(outlay, owner), name: 'Ours', definition },
  }),
  supersedeUpload: async (outlay, owner) => ({ payload: { uploadId: await seedKeptUpload(outlay, owner) } }),
  saveSelection: async (outlay, { user, ...owner }) => ({
    payload:
      user.role === 'operator'
        ? { mode: 'latest', uploadIds: [] }
        : { mode: 'fixed', uploadIds: [await seedKeptUpload(outlay, { user, ...owner })] },
  }),
  previewSelection: () => ({ payload: { mode: 'latest', uploadIds: [] } }),
  createConnection: () => ({
    payload: {
      name: 'Ours',
      accountId: '111122223333',
      roleArn: 'arn:aws:iam::111122223333:role/outlay-billing',
      bucket: 'acme-billing',
      prefix: 'cur/',
      region: 'eu-central-1',
    },
  }),
  ingestFiles: () => ({ payload: { paths: ['october.csv'] } }),
  startBackfill: () => ({ payload: { from: '2026-01', to: '2026-10' } }),
  changeConnection: () => ({ payload: { name: 'Renamed' } }),
  receiveConnectionEvent: () => ({ payload: [] }),
  queryCosts: () => ({ payload: { measures: ['billedCost'] } }),
  askQuestion: () => ({ payload: { scope: { kind: 'latest' }, query: { measures: ['billedCost'] } } }),
  exportQuery: () => ({ payload: { measures: ['billedCost'], format: 'csv' } }),
  exportLines: () => ({ query: { format: 'csv' } }),
  findValues: () => ({ payload: { dimension: 'serviceName' } }),
  createSavedQuery: () => ({
    payload: {
      name: 'Ours',
      question: { scope: { kind: 'latest', lastPeriods: 3 }, query: { measures: ['billedCost'] } },
    },
  }),
  changeTagRules: async (outlay, { client }) => ({
    payload: {
      version: (await findTagRules(outlay.databases.db, client.id)).version,
      rules: [{ key: 'team', allowedValues: ['web', 'data'], pattern: null }],
    },
  }),
  acceptTagMerge: () => ({ payload: { key: 'team', target: 'web', spellings: [randomUUID()] } }),
  changeSavedQuery: () => ({ payload: { name: 'Renamed' } }),
  changeFindingState: () => ({ payload: { state: 'dismissed', reason: 'It is needed.' } }),
  changeFindingStates: async (outlay, owner) => ({
    payload: { ids: [await seedFinding(outlay, owner)], state: 'accepted' },
  }),
  changeOptimizationRule: () => ({ payload: { percents: { saving: '12.5' } } }),
  createClient: () => ({ payload: { name: 'New', slug: `new-${randomUUID()}`, profile: 'core' } }),
  changeClient: () => ({ payload: { name: 'Renamed' } }),
  createClientUser: () => ({ payload: newUser() }),
  changeClientUser: () => ({ payload: { name: 'Ann' } }),
  createUser: () => ({ payload: newUser() }),
  changeUser: () => ({ payload: { name: 'Ann' } }),
  createCostCentre: () => ({ payload: { code: randomUUID(), name: 'Ours' } }),
  changeCostCentre: () => ({ payload: { name: 'Renamed' } }),
  saveChargebackRules: async (outlay, owner) => ({
    payload: {
      basedOn: await seedChargebackRules(outlay, owner),
      rules: [{ name: 'All', filters: [], target: { kind: 'unallocated' } }],
      pools: [],
    },
  }),
  previewChargebackRules: () => ({ payload: { rules: [], pools: [] } }),
  makeChargebackStatement: async (outlay, owner) => {
    await seedChargebackRules(outlay, owner)
    await seedCompletedUpload(outlay, { clientId: owner.client.id, lines: [{}] })
    return { payload: { period: '2026-10' } }
  },
  getChargebackStatementDetail: () => ({ query: { costCentre: 'unallocated' } }),
  createInquiry: () => ({
    payload: { name: 'Ann', email: 'ann@example.com', company: 'Acme', message: 'Hello' },
  }),
  changeInquiry: () => ({ payload: { handled: true } }),
}

/** A request that can be done, but for its path; one with a body needs a line above. */
export async function validRequest(outlay: TestApp, operation: Operation, owner: Owner): Promise<Request> {
  const request = requests[operation.operationId]
  if (!request && operation.body) {
    throw new Error(`Say in valid-requests.ts which body ${operation.operationId} takes`)
  }
  return request ? request(outlay, owner) : {}
}
