import type { Metric } from '../../../contract/governance.ts'

export interface MetricDefinition extends Pick<
  Metric,
  'label' | 'description' | 'unit' | 'target' | 'comparison'
> {
  id: MetricId
  /** What the metric of one required key is; absent where there is none of each. */
  descriptionOf?: (key: string) => string
  /** What it counts with in the grade, and at which value it counts nothing; absent where it is not in it. */
  graded?: { weight: number; worst: string }
  /** Whether it says nothing without required keys. */
  needsRules: boolean
}

export type MetricId =
  | 'tag-coverage'
  | 'resource-coverage'
  | 'compliant-spend'
  | 'unallocated-spend'
  | 'valid-values'
  | 'near-duplicate-keys'
  | 'near-duplicate-values'
  | 'tag-drift'
  | 'untaggable-spend'
  | 'data-quality'
  | 'data-freshness'
  | 'days-since-upload'
  | 'commitment-coverage'
  | 'commitment-utilization'
  | 'effective-savings-rate'

/** The metrics in their order; spend is what tags can reach, unless they say otherwise. Weights add up to 100. */
export const METRICS: readonly MetricDefinition[] = [
  {
    id: 'tag-coverage',
    label: 'Tag coverage by spend',
    description: 'Spend that has every required key ÷ spend.',
    descriptionOf: (key) => `Spend that has ${key} ÷ spend.`,
    unit: 'ratio',
    target: '0.98',
    comparison: 'above',
    graded: { weight: 20, worst: '0.5' },
    needsRules: true,
  },
  {
    id: 'resource-coverage',
    label: 'Tag coverage by resources',
    description: 'Resources that have every required key in one of their charges ÷ resources.',
    descriptionOf: (key) => `Resources that have ${key} in one of their charges ÷ resources.`,
    unit: 'ratio',
    target: '0.95',
    comparison: 'above',
    graded: { weight: 10, worst: '0.5' },
    needsRules: true,
  },
  {
    id: 'compliant-spend',
    label: 'Fully compliant spend',
    description: 'Spend that has every required key with a value that its rule allows ÷ spend.',
    unit: 'ratio',
    target: '0.95',
    comparison: 'above',
    graded: { weight: 15, worst: '0.5' },
    needsRules: true,
  },
  {
    id: 'unallocated-spend',
    label: 'Unallocated spend',
    description: 'Billed cost of all charges that have none of the required keys ÷ billed cost.',
    unit: 'ratio',
    target: '0.02',
    comparison: 'below',
    graded: { weight: 10, worst: '0.3' },
    needsRules: true,
  },
  {
    id: 'valid-values',
    label: 'Valid values',
    description:
      'Of the keys whose values are restricted: spend with a value that is allowed ÷ spend with a value, added over the keys.',
    descriptionOf: (key) => `Spend with a value of ${key} that is allowed ÷ spend with a value of it.`,
    unit: 'ratio',
    target: '0.99',
    comparison: 'above',
    graded: { weight: 10, worst: '0.5' },
    needsRules: true,
  },
  {
    id: 'near-duplicate-keys',
    label: 'Near-duplicate keys',
    description:
      'Tag keys that are another key but for case, punctuation or one letter, and are not merged with it.',
    unit: 'count',
    target: '0',
    comparison: 'atMost',
    graded: { weight: 5, worst: '5' },
    needsRules: false,
  },
  {
    id: 'near-duplicate-values',
    label: 'Near-duplicate values',
    description:
      'Values that are another value of their key but for case, punctuation, one letter or a usual synonym, and are not merged with it.',
    unit: 'count',
    target: '0',
    comparison: 'atMost',
    graded: { weight: 5, worst: '20' },
    needsRules: false,
  },
  {
    id: 'tag-drift',
    label: 'Tag drift',
    description:
      'Resources whose value of a required key is another, or gone, since the month before in which they had charges ÷ resources that had one then; added over the months.',
    unit: 'ratio',
    target: '0.01',
    comparison: 'below',
    graded: { weight: 5, worst: '0.1' },
    needsRules: true,
  },
  {
    id: 'untaggable-spend',
    label: 'Untaggable spend',
    description:
      'Cost of charges that no tag of a resource can reach (taxes, support, fees, credits, unused commitments, usage without a resource) ÷ cost.',
    unit: 'ratio',
    target: null,
    comparison: 'none',
    needsRules: false,
  },
  {
    id: 'data-quality',
    label: 'Data quality',
    description:
      'Violations of the standard that the files follow, by rows: values that it does not allow, rows that were set aside, charges outside their billing period ÷ rows, for 1,000 of them.',
    unit: 'perThousandRows',
    target: '0',
    comparison: 'atMost',
    graded: { weight: 5, worst: '50' },
    needsRules: false,
  },
  {
    id: 'data-freshness',
    label: 'Data freshness',
    description: 'Whole hours from the end of the last usage to now.',
    unit: 'hours',
    target: '36',
    comparison: 'below',
    graded: { weight: 5, worst: '168' },
    needsRules: false,
  },
  {
    id: 'days-since-upload',
    label: 'Days since the last upload',
    description: 'Whole days since an upload of the scope was completed.',
    unit: 'days',
    target: null,
    comparison: 'none',
    needsRules: false,
  },
  {
    id: 'commitment-coverage',
    label: 'Commitment coverage',
    description: 'Usage that commitments cover ÷ all usage that they could cover, both at list prices.',
    unit: 'ratio',
    target: '0.7',
    comparison: 'atLeast',
    graded: { weight: 5, worst: '0' },
    needsRules: false,
  },
  {
    id: 'commitment-utilization',
    label: 'Commitment utilization',
    description: 'Effective cost of commitments that was used ÷ used and unused.',
    unit: 'ratio',
    target: '0.95',
    comparison: 'atLeast',
    graded: { weight: 5, worst: '0.5' },
    needsRules: false,
  },
  {
    id: 'effective-savings-rate',
    label: 'Effective savings rate',
    description:
      'List cost of usage less its effective cost ÷ its list cost, without purchases and what nothing used.',
    unit: 'ratio',
    target: null,
    comparison: 'rising',
    needsRules: false,
  },
]

export function definitionOf(id: MetricId): MetricDefinition {
  return METRICS.find((metric) => metric.id === id)!
}
