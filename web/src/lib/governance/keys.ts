import type { Governance, Metric, TagRule } from '../api/contract.ts'
import { countOf } from '../format/numbers.ts'
import { ofKeys } from './metric-words.ts'

/** A required key with what the metrics say of it. */
export interface RequiredKey {
  key: string
  rule: TagRule
  coverage: Metric | undefined
  resources: Metric | undefined
  /** Of a key whose values are restricted. */
  values: Metric | undefined
}

export function requiredKeys(answer: Pick<Governance, 'rules' | 'metrics'>): RequiredKey[] {
  const of = (kind: string) => new Map(ofKeys(answer, kind).map((metric) => [metric.key, metric]))
  const [coverage, resources, values] = [of('tag-coverage'), of('resource-coverage'), of('valid-values')]
  return answer.rules.rules.map((rule) => ({
    key: rule.key,
    rule,
    coverage: coverage.get(rule.key),
    resources: resources.get(rule.key),
    values: values.get(rule.key),
  }))
}

/** `any value`, `12 values`, `cc-[0-9]{4}`. */
export function describeRule({ allowedValues, pattern }: TagRule): string {
  if (allowedValues) return countOf(allowedValues.length, 'value')
  return pattern ?? 'any value'
}
