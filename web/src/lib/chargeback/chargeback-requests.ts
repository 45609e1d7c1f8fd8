import { type Query, api, apiPath } from '../api/client.ts'
import type {
  ChargebackPreview,
  ChargebackPreviewQuestion,
  ChargebackRules,
  ChargebackRulesChange,
  ChargebackRuleVersionList,
  ChargebackStatement,
  ChargebackStatementDetail,
  ChargebackStatementList,
  CostCentre,
  CostCentreChange,
  NewChargebackStatement,
  NewCostCentre,
} from '../api/contract.ts'

/** What can be asked of chargeback, at the part of the API that the client's profile has. */
export function chargebackRequests(apiBase: string) {
  const base = `${apiBase.replace(/^\/api/, '')}/chargeback`
  const read = <Answer>(path: string, signal?: AbortSignal, query: Query = {}) =>
    api<Answer>(apiPath(base + path, query), signal ? { signal } : {})
  /** What a page shows that somebody is on the way to, and asks for beforehand. */
  const keep = <Answer>(path: string, signal?: AbortSignal, query: Query = {}) =>
    api<Answer>(apiPath(base + path, query), { keep: true, ...(signal && { signal }) })
  const write = <Answer>(
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body: unknown,
    signal?: AbortSignal,
  ) => api<Answer>(apiPath(base + path), { method, body, ...(signal && { signal }) })
  const statement = (id: string) => `/statements/${encodeURIComponent(id)}`
  return {
    listCostCentres: async (signal?: AbortSignal) =>
      (await read<{ items: CostCentre[] }>('/cost-centres', signal)).items,
    createCostCentre: (fields: NewCostCentre) => write<CostCentre>('POST', '/cost-centres', fields),
    changeCostCentre: (id: string, change: CostCentreChange) =>
      write<CostCentre>('PATCH', `/cost-centres/${encodeURIComponent(id)}`, change),
    readRules: (signal?: AbortSignal) => read<ChargebackRules>('/rules', signal),
    readVersion: (version: number | string, signal?: AbortSignal) =>
      keep<ChargebackRules>(`/rules/versions/${encodeURIComponent(version)}`, signal),
    listVersions: (query: Query, signal?: AbortSignal) =>
      read<ChargebackRuleVersionList>('/rules/versions', signal, query),
    saveRules: (change: ChargebackRulesChange) => write<ChargebackRules>('PUT', '/rules', change),
    previewRules: (question: ChargebackPreviewQuestion, signal: AbortSignal) =>
      write<ChargebackPreview>('POST', '/rules/preview', question, signal),
    listStatements: (query: Query, signal?: AbortSignal) =>
      keep<ChargebackStatementList>('/statements', signal, query),
    makeStatement: (made: NewChargebackStatement) => write<ChargebackStatement>('POST', '/statements', made),
    readStatement: (id: string, signal: AbortSignal) => keep<ChargebackStatement>(statement(id), signal),
    readDetail: (id: string, costCentre: string, signal: AbortSignal) =>
      read<ChargebackStatementDetail>(`${statement(id)}/detail`, signal, { costCentre }),
    /** Where the CSV file of a cost centre is, or that of all. */
    exportPath: (id: string, costCentre?: string) =>
      apiPath(`${base}${statement(id)}/export`, { costCentre }),
  }
}

export type ChargebackRequests = ReturnType<typeof chargebackRequests>
