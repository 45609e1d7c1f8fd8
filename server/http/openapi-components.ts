type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * Names the contract's schemas in the description: each that has an `$id` stands once under `components` and is
 * referred to from everywhere else. The routes themselves use the schemas as they are, which is what types them.
 */
export function withSharedSchemas<Document extends object>(document: Document): Document {
  const schemas: { [name: string]: Json } = {}

  function share(value: Json): Json {
    if (Array.isArray(value)) return value.map(share)
    if (value === null || typeof value !== 'object') return value
    const { $id, ...rest } = value
    if (typeof $id !== 'string') return shareEntries(value)
    schemas[$id] ??= shareEntries(rest)
    return { $ref: `#/components/schemas/${$id}` }
  }

  function shareEntries(object: { [key: string]: Json }): { [key: string]: Json } {
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, share(value)]))
  }

  // Through JSON, as it is sent: schemas carry symbols and undefined values.
  const shared = share(JSON.parse(JSON.stringify(document)) as Json) as { [key: string]: Json }
  const components = shared.components as { [key: string]: Json } | undefined
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a.localeCompare(b)))
  return { ...shared, components: { ...components, schemas: sorted } } as Document
}
