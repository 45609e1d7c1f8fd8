import type { ApiError } from '../api/api-error.ts'
import type { TagRule } from '../api/contract.ts'
import { changesOf, type RuleChange } from '../chargeback/rules/rule-changes.ts'

export type Allowed = 'any' | 'list' | 'pattern'

/** A rule as it is being changed: what is typed for another way of saying which values is kept. */
export interface RuleForm {
  /** Stays the rule's own, whatever its place and its key are. */
  id: number
  key: string
  allowed: Allowed
  /** One a line. */
  values: string
  pattern: string
}

let made = 0

export const emptyRule = (): RuleForm => ({ id: ++made, key: '', allowed: 'any', values: '', pattern: '' })

export const toForm = ({ key, allowedValues, pattern }: TagRule): RuleForm => ({
  ...emptyRule(),
  key,
  allowed: allowedValues ? 'list' : pattern === null ? 'any' : 'pattern',
  values: (allowedValues ?? []).join('\n'),
  pattern: pattern ?? '',
})

const valuesOf = ({ values }: RuleForm): string[] => [
  ...new Set(
    values
      .split('\n')
      .map((value) => value.trim())
      .filter(Boolean),
  ),
]

export const toRule = (form: RuleForm): TagRule => ({
  key: form.key.trim(),
  allowedValues: form.allowed === 'list' ? valuesOf(form) : null,
  pattern: form.allowed === 'pattern' ? form.pattern.trim() : null,
})

/** Whether saving would change anything; in which order the API names the parts of a rule is no change. */
export const isChangeOf = (rules: readonly TagRule[], forms: readonly RuleForm[]): boolean =>
  JSON.stringify(forms.map(toRule)) !== JSON.stringify(rules.map((rule) => toRule(toForm(rule))))

/** What makes one version of the rules another. */
export const describeKeyChanges = (before: readonly TagRule[], after: readonly TagRule[]): RuleChange[] =>
  changesOf('rule', before.map(named), after.map(named))

// As a form writes it: the API names the parts of a rule in an order of its own.
const named = (rule: TagRule) => ({ name: rule.key, ...toRule(toForm(rule)) })

/** What of a rule cannot be saved as it is, by its field. */
export function faultsOf(
  form: RuleForm,
  others: readonly RuleForm[],
): Partial<Record<keyof RuleForm, string>> {
  const key = form.key.trim()
  if (key === '') return { key: 'Name the key.' }
  if (others.some((other) => other.id !== form.id && other.key.trim() === key))
    return { key: 'It is required already.' }
  if (form.allowed === 'list' && valuesOf(form).length === 0) return { values: 'Name at least one value.' }
  if (form.allowed === 'pattern' && form.pattern.trim() === '')
    return { pattern: 'Say what values have to match.' }
  return {}
}

/** What the API says of a field of the rule at this place, whichever way it names it. */
export function refusalOf(
  failure: ApiError | undefined,
  index: number,
  field: 'key' | 'allowedValues' | 'pattern',
) {
  const of = (path: string) =>
    path
      .replace(/^\//, '')
      .replaceAll(/\[(\d+)\]/g, '/$1')
      .replaceAll('.', '/')
  return failure?.errors.find(({ path }) => of(path).startsWith(`rules/${index}/${field}`))?.message
}

export function moved<Item>(items: readonly Item[], index: number, by: number): Item[] {
  const next = [...items]
  const [item] = next.splice(index, 1)
  if (item !== undefined) next.splice(index + by, 0, item)
  return next
}
