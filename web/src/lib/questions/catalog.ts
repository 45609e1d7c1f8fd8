import type { Dimensions } from '../api/contract.ts'

interface Offered {
  name: string
  label: string
  description: string
  /** The subject that it is listed by. */
  group: string
}

/** What questions are made of, as people call it. */
export interface Catalog {
  dimensions: Offered[]
  measures: Offered[]
  /** Of a dimension or measure; of one that is not in the list, what its name says by itself. */
  labelOf: (name: string) => string
}

const TAG = 'tag:'

export function catalogOf(known: Dimensions | undefined): Catalog {
  const measures = (known?.measures ?? []).map((measure) => ({ ...measure, group: '' }))
  const dimensions = [
    ...(known?.dimensions ?? []),
    ...(known?.tagKeys ?? []).map(({ key, name, values }) => ({
      name,
      label: key,
      description: values === 1 ? 'A tag with one value.' : `A tag with ${values} values.`,
      group: 'Tags',
    })),
  ]
  const labels = new Map(
    [...measures, ...dimensions].map(({ name, label }) => [
      name,
      name.startsWith(TAG) ? tagLabel(name) : label,
    ]),
  )
  return {
    dimensions,
    measures,
    labelOf: (name) => labels.get(name) ?? (name.startsWith(TAG) ? tagLabel(name) : spellOut(name)),
  }
}

const tagLabel = (name: string) => `Tag ${name.slice(TAG.length)}`

/** `serviceName` is “Service”, `subAccountId` “Account”, `xUsageType` “Usage type”: most of them as the API calls them. */
function spellOut(name: string): string {
  const words = name
    .replace(/^x(?=[A-Z])/, '')
    .replace(/^subAccount/, 'account')
    .replace(/(?<=[a-z])Id$|(?<=service)Name$/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
