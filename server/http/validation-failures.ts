import type { FastifyError } from 'fastify'

type Failure = NonNullable<FastifyError['validation']>[number] & {
  /** What the part has to be, in a few words. */
  parentSchema?: { readonly [key: string]: unknown; description?: string } | undefined
}

/** What is wrong with a request, part by part: `measures[0]` or `limit`, as its sender wrote it. */
export function describeFailures(
  failures: Failure[],
  context: string | undefined,
): { path: string; message: string }[] {
  const byPath = Map.groupBy(failures, (failure) => pathOf(failure) || (context ?? 'body'))
  return [...byPath].map(([path, ofPath]) => ({ path, message: messageOf(ofPath) }))
}

function messageOf(failures: Failure[]): string {
  // A choice fails once for each of its values, and once as a whole.
  const allowed = failures.flatMap(({ keyword, params }) =>
    keyword === 'const' ? [params.allowedValue] : [],
  )
  if (allowed.length > 0) return `must be one of ${[...new Set(allowed)].join(', ')}`
  const [first] = failures
  if (first?.keyword === 'required') return 'is missing'
  if (first?.keyword === 'additionalProperties') return 'is not known here'
  if (first?.keyword === 'pattern') return formOf(first)
  return first?.message ?? 'is not valid'
}

function formOf({ parentSchema }: Failure): string {
  const message = 'has characters or a form that are not taken here'
  return parentSchema?.description === undefined ? message : `${message}: ${parentSchema.description}`
}

function pathOf({ instancePath, params }: Failure): string {
  const parts = instancePath.split('/').slice(1)
  const property = params.missingProperty ?? params.additionalProperty
  if (typeof property === 'string') parts.push(property)
  return parts.map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index ? `.${part}` : part)).join('')
}
