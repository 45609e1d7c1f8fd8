import type { ChargebackRules } from '../../contract/chargeback-rules.ts'
import type { ChargebackStatement } from '../../contract/chargeback-statement.ts'
import type { CustomMapping, MappingDraft } from '../../contract/custom-mapping.ts'
import type { FindingList } from '../../contract/finding.ts'
import type { Inquiry, NewInquiry } from '../../contract/inquiry.ts'
import type { NewSavedQuery, SavedQuery } from '../../contract/saved-query.ts'
import type { Upload } from '../../contract/upload.ts'
import type { ApiClient } from '../api-client.ts'
import { completedUpload } from '../completed-upload.ts'
import { monthsBefore } from '../months.ts'
import { vendorInvoices } from './vendor-invoices.ts'

// What people would have made and left in months of use, so that no page is empty that would not be empty then.

/** A client of whose every page pictures are taken: colleagues, a token, queries, decisions, and files of its own. */
export async function useForMonths(admin: ApiClient, lastMonth: string): Promise<void> {
  await admin.post('/api/users', {
    email: 'noor@example.com',
    name: 'Noor Haddad',
    role: 'analyst',
    password: 'an analyst who counts rows',
  })
  await admin.post('/api/users', { email: 'piet@example.com', name: 'Piet de Wit', role: 'viewer' })
  await admin.post('/api/tokens', { name: 'Nightly upload', scopes: ['upload'], expiresInDays: 90 })
  await admin.post('/api/tokens', { name: 'Finance workbook', scopes: ['read'], expiresInDays: 365 })
  await saveQueries(admin)
  await decideFindings(admin)
  await loadByMapping(admin, lastMonth)
  await sendUnknown(admin, lastMonth)
}

async function saveQueries(admin: ApiClient): Promise<void> {
  const queries: NewSavedQuery[] = [
    {
      name: 'Costs by team, month by month',
      description: 'For the first Monday of each month. What has no team is “None”.',
      shared: true,
      question: {
        scope: { kind: 'latest', lastPeriods: 3 },
        query: {
          measures: ['effectiveCost'],
          dimensions: ['tag:Team'],
          granularity: 'month',
          timeBasis: 'billing',
        },
      },
    },
    {
      name: 'NAT gateways by account',
      description: '',
      shared: true,
      question: {
        scope: { kind: 'selection' },
        query: {
          measures: ['billedCost', 'consumedQuantity'],
          dimensions: ['subAccountName', 'regionId'],
          filters: [{ dimension: 'xUsageType', operator: 'contains', values: ['NatGateway'] }],
        },
      },
    },
    {
      name: 'Credits and refunds',
      description: 'Only for me: what came back.',
      shared: false,
      question: {
        scope: { kind: 'latest', lastPeriods: 13 },
        query: {
          measures: ['billedCost'],
          dimensions: ['chargeCategory', 'serviceName'],
          filters: [{ dimension: 'chargeCategory', operator: 'in', values: ['Credit', 'Refund'] }],
        },
      },
    },
  ]
  for (const query of queries) {
    const { id } = await admin.post<SavedQuery>('/api/saved-queries', query)
    await admin.post(`/api/saved-queries/${id}/run`, {})
  }
}

/** One accepted, one done and one dismissed, so that the newest are still to be decided. */
async function decideFindings(admin: ApiClient): Promise<void> {
  const { items } = await admin.get<FindingList>('/api/findings?limit=8')
  const [, , accepted, , done, , dismissed] = items
  const decide = (id: string | undefined, state: string, reason?: string) =>
    id ? admin.post(`/api/findings/${id}/state`, { state, ...(reason && { reason }) }) : undefined
  await decide(accepted?.id, 'accepted', 'Planned for the next maintenance window')
  await decide(done?.id, 'done')
  await decide(dismissed?.id, 'dismissed', 'Kept for the audit until March')
}

/** A file of a vendor whose columns somebody has named. */
async function loadByMapping(admin: ApiClient, lastMonth: string): Promise<void> {
  const text = vendorInvoices({
    header: ['Day', 'Product', 'Team', 'Net amount', 'Currency'],
    months: [...monthsBefore(lastMonth, 2), lastMonth],
  })
  const { id } = await admin.upload<Upload>('monitoring-invoice.csv', new Blob([text]))
  await completedUpload(admin, id).catch(() => {})
  const { proposal } = await admin.get<MappingDraft>(`/api/uploads/${id}/mapping-draft`)
  await admin.post<CustomMapping>('/api/mappings', {
    uploadId: id,
    name: 'Monitoring invoice',
    definition: {
      ...proposal,
      billedCost: { column: 'Net amount', whenEmpty: 'reject' },
      currency: { column: 'Currency' },
      date: { column: 'Day', order: 'iso' },
      service: { column: 'Product' },
      tags: ['Team'],
    },
  })
  await admin.post(`/api/uploads/${id}/retry`, {})
  await completedUpload(admin, id)
}

/** A file that nobody has named the columns of. */
async function sendUnknown(admin: ApiClient, lastMonth: string): Promise<void> {
  const text = vendorInvoices({
    header: ['Invoice date', 'Service', 'Department', 'Amount (net)', 'Cur'],
    months: monthsBefore(lastMonth, 1),
  })
  const { id } = await admin.upload<Upload>('observability-2026.csv', new Blob([text]))
  await completedUpload(admin, id).catch(() => {})
}

const CHARGEBACK = '/api/client-c/chargeback'

/** Statements of two months, of which one is made once more, and rules that were changed after them. */
export async function makeStatements(admin: ApiClient, lastMonth: string): Promise<void> {
  const [before = ''] = monthsBefore(lastMonth, 1)
  const make = (month: string, more: object = {}) =>
    admin.post<ChargebackStatement>(`${CHARGEBACK}/statements`, { period: month.slice(0, 7), ...more })
  const { id } = await make(before)
  const { version, rules, pools } = await admin.get<ChargebackRules>(`${CHARGEBACK}/rules`)
  await admin.put(`${CHARGEBACK}/rules`, {
    basedOn: version,
    note: 'Support plans are split evenly from now on',
    rules: rules.map((rule) =>
      rule.name === 'Support plans' ? { ...rule, target: { kind: 'shared', pool: 'Support' } } : rule,
    ),
    pools: [
      ...pools,
      {
        name: 'Support',
        split: { ...pools[0]!.split, kind: 'even' },
      },
    ],
  })
  await make(before, { revises: id, note: 'Support was split by costs before' })
  await make(lastMonth)
}

/** Inquiries of the public page, of which one is answered. */
export async function inquire(operator: ApiClient): Promise<void> {
  const inquiries: NewInquiry[] = [
    {
      name: 'Lena Brandt',
      email: 'lena@harbour-freight.example',
      company: 'Harbour Freight Systems',
      message:
        'We have 40 AWS accounts and one finance team. Can each department get a statement of its own?',
    },
    {
      name: 'Tomás Ortega',
      email: 'tomas@veloz.example',
      company: 'Veloz',
      message:
        'We pay two clouds, and both can export FOCUS.\n\nWhat do we have to give you to see a month of it?',
    },
    {
      name: 'June Park',
      email: 'june@parkandsons.example',
      company: 'Park & Sons',
      message: 'Do you take invoices of vendors that are no cloud?',
    },
  ]
  for (const inquiry of inquiries) await operator.post<Inquiry>('/api/inquiries', inquiry)
  const { items } = await operator.get<{ items: Inquiry[] }>('/api/inquiries')
  const answered = items.at(-1)!
  await operator.patch(`/api/inquiries/${answered.id}`, { handled: true })
}
