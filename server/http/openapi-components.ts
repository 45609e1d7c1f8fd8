type Json = null | boolean | number | string | Json[] | JsonObject
interface JsonObject {
  [key: string]: Json
}

/** Carries a schema's `$id` through the generator, which drops it. */
const NAME = 'x-schema-name'

/** A copy of a route's schemas in which each that has an `$id` is marked for `withSharedSchemas`. */
export function markSharedSchemas<Schema extends object>(schema: Schema): Schema {
  // Through JSON, as it is sent: schemas carry symbols and undefined values.
  return mapObjects(JSON.parse(JSON.stringify(schema)) as Json, ({ $id, ...rest }) =>
    $id === undefined ? rest : { ...rest, [NAME]: $id },
  ) as unknown as Schema
}

/**
 * Names the contract's schemas in the description: each stands once under `components` and is referred to from
 * everywhere else. The routes themselves use the schemas as they are, which is what types them.
 */
export function withSharedSchemas<Document extends object>(document: Document): Document {
  const schemas: JsonObject = {}
  const shared = mapObjects(JSON.parse(JSON.stringify(document)) as Json, (object) => {
    const { [NAME]: name, ...schema } = object
    if (typeof name !== 'string') return object
    schemas[name] = schema
    return { $ref: `#/components/schemas/${name}` }
  }) as JsonObject
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a.localeCompare(b)))
  return {
    ...shared,
    components: { ...(shared.components as JsonObject), schemas: sorted },
  } as unknown as Document
}

/** Replaces every object of a document, the innermost first. */
function mapObjects(value: Json, replace: (object: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, replace))
  if (value === null || typeof value !== 'object') return value
  return replace(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapObjects(item, replace)])),
  )
}
