import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { MalformedManifest } from './malformed-manifest.ts'

/**
 * The value as the schema describes it; keys that it does not name are left unread.
 *
 * @throws MalformedManifest with the first part that is missing or not as it has to be
 */
export function readManifestAs<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  if (Value.Check(schema, value)) return value
  const [failure] = Value.Errors(schema, value)
  const parts = failure ? failure.instancePath.split('/').slice(1) : []
  if (failure?.keyword === 'required') {
    throw new MalformedManifest(`\`${pathOf([...parts, failure.params.requiredProperties[0]!])}\` is missing`)
  }
  throw new MalformedManifest(`\`${pathOf(parts)}\` ${expectation(failure)}`)
}

/** `reportKeys[3]`, as a person looks for it. */
function pathOf(parts: string[]): string {
  return parts.map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index ? `.${part}` : part)).join('')
}

function expectation(failure: { keyword: string; message: string } | undefined): string {
  if (failure?.keyword === 'pattern') return 'is not of the form that AWS writes'
  if (failure?.keyword === 'minItems') return 'is empty'
  if (failure?.keyword === 'maxItems') return 'has more files than an upload can have'
  return failure?.message ?? 'is not valid'
}
