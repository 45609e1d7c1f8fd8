import { describe, expect, it } from 'vitest'
import type { TransferOfCurrency } from '../api/contract.ts'
import { addDecimals } from '../format/decimal.ts'
import { foldFlows } from './fold-flows.ts'

type Paths = TransferOfCurrency['paths']

const flow = (
  source: string,
  target: string,
  cost: string,
  quantity: string | null = cost,
): Paths['flows'][number] => ({
  source,
  target,
  kind: 'inter-region',
  currency: 'USD',
  cost,
  quantity,
  filters: [{ dimension: 'regionId', operator: 'in', values: [source] }],
})
const node = (id: string, layer: 0 | 1 | 2): Paths['nodes'][number] => ({
  id,
  label: id.split(':')[1] ?? '',
  layer,
})

const places = ['a', 'b', 'c', 'd']
const paths = {
  nodes: [
    ...places.map((place) => node(`from:${place}`, 0)),
    node('kind:inter-region', 1),
    node('to:x', 2),
    node('to:y', 2),
  ],
  flows: [
    ...places.map((place, index) => flow(`from:${place}`, 'kind:inter-region', `${index + 1}.5`)),
    flow('kind:inter-region', 'to:x', '11'),
    flow('kind:inter-region', 'to:y', '1', null),
  ],
}

describe('paths as they are drawn', () => {
  it('have the largest places, and all others as one', () => {
    const { nodes, flows } = foldFlows(paths, 'cost', 3)
    expect(nodes.filter(({ layer }) => layer === 0).map(({ label, cost }) => [label, cost])).toEqual([
      ['Other places', '4.0'],
      ['c', '3.5'],
      ['d', '4.5'],
    ])
    expect(flows.map(({ source, target, flows: own }) => [source, target, own.length])).toEqual([
      ['from:…', 'kind:inter-region', 2],
      ['from:c', 'kind:inter-region', 1],
      ['from:d', 'kind:inter-region', 1],
      ['kind:inter-region', 'to:x', 1],
      ['kind:inter-region', 'to:y', 1],
    ])
    expect(nodes.find(({ layer }) => layer === 1)).toMatchObject({ cost: '12', gigabytes: null })
  })

  it('are all there where they are few, and cost together what they did', () => {
    const { nodes, flows } = foldFlows(paths, 'cost', 10)
    expect(nodes).toHaveLength(7)
    expect(
      addDecimals(flows.filter(({ target }) => target.startsWith('kind:')).map(({ cost }) => cost)),
    ).toBe('12.0')
  })

  it('leave out what has no width: what is free, or not counted', () => {
    const free = {
      ...paths,
      flows: [flow('from:a', 'kind:inter-region', '0', '5'), flow('kind:inter-region', 'to:x', '0', null)],
    }
    expect(foldFlows(free, 'cost', 10)).toEqual({ nodes: [], flows: [] })
    expect(foldFlows(free, 'gigabytes', 10).flows).toHaveLength(1)
  })
})
