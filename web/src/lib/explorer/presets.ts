import type { CostFilter } from '../api/contract.ts'
import type { ExplorerView, Shape } from './explorer-view.ts'

/** A question that many begin with. */
export interface Preset {
  title: string
  part: Pick<Shape, 'rows' | 'chart' | 'figures'> & { filters: CostFilter[] }
}

const usage: CostFilter = { dimension: 'chargeCategory', operator: 'in', values: ['Usage'] }

/** How the usage types of what is transferred are called, by AWS's names. */
const transfer: CostFilter = {
  dimension: 'xUsageType',
  operator: 'contains',
  values: ['DataTransfer', 'Out-Bytes', 'In-Bytes', 'NatGateway-Bytes'],
}

/** @param tagKeys those that most lines have first */
export function presetsOf(tagKeys: readonly { key: string; name: string }[]): Preset[] {
  const [tag] = tagKeys
  const plain = (title: string, ...rows: Shape['rows']): Preset => ({
    title,
    part: { rows, chart: 'bars', figures: 'amount', filters: [] },
  })
  return [
    plain('Services', 'serviceName'),
    plain('Accounts and their services', 'subAccountId', 'serviceName'),
    plain('Regions', 'regionId'),
    plain('Resources', 'resourceId'),
    {
      title: 'Commitments and on demand',
      part: { rows: ['pricingCategory', 'serviceName'], chart: 'areas', figures: 'share', filters: [usage] },
    },
    {
      title: 'Data transfer',
      part: { rows: ['xUsageType'], chart: 'bars', figures: 'amount', filters: [transfer] },
    },
    plain('Usage, tax and credits', 'chargeCategory'),
    // It is known a moment after the others, which stay where they are.
    ...(tag ? [plain(`Tag ${tag.key}`, tag.name)] : []),
  ]
}

/** Whether it is what the page shows. */
export const isPreset = ({ part }: Preset, { rows, chart, figures, filters }: ExplorerView): boolean =>
  JSON.stringify(part) === JSON.stringify({ rows, chart, figures, filters })
