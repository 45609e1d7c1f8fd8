import type { TokenScope } from '../../contract/account.ts'
import type { Permission } from '../../server/accounts/permissions.ts'
import type { App } from '../../server/http/app-type.ts'
import { profiles } from '../../server/profiles/registry.ts'

/** A JSON Schema as the API's description has it. */
export interface JsonSchema {
  type?: string
  format?: string
  pattern?: string
  $ref?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  items?: JsonSchema
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
}

export interface Operation {
  operationId: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As the description has it, `/api/uploads/{id}`. */
  path: string
  /** None where it is for everybody. */
  permission: Permission | undefined
  /** The profile whose clients have it alone. */
  profile: string | undefined
  /** Which scope an API token needs; without one it is not for tokens. */
  scope: TokenScope | undefined
  /** Its answer goes on until somebody ends it. */
  isStream: boolean
  body: JsonSchema | undefined
  query: Record<string, JsonSchema>
}

interface Described {
  operationId: string
  'x-permission'?: Permission
  security: { token?: TokenScope[] }[]
  parameters?: { in: string; name: string; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, { content?: Record<string, unknown> }>
}

interface Description {
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, JsonSchema> }
}

/** Every operation that the app describes. */
export async function describedOperations(app: App): Promise<Operation[]> {
  await app.ready()
  const { paths, components } = app.swagger() as unknown as Description
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      operationId: described.operationId,
      method: method.toUpperCase() as Operation['method'],
      path,
      permission: described['x-permission'],
      profile: profiles.find(({ apiBase }) => path.startsWith(`${apiBase}/`))?.name,
      scope: described.security.flatMap(({ token }) => token ?? [])[0],
      isStream: 'text/event-stream' in (described.responses['200']?.content ?? {}),
      body: withoutReferences(described.requestBody?.content['application/json']?.schema, components.schemas),
      query: Object.fromEntries(
        (described.parameters ?? [])
          .filter((parameter) => parameter.in === 'query')
          .map(({ name, schema }) => [name, schema]),
      ),
    })),
  )
}

function withoutReferences(
  schema: JsonSchema | undefined,
  schemas: Record<string, JsonSchema>,
): JsonSchema | undefined {
  if (!schema) return undefined
  const text = JSON.stringify(schema, (_key, value: unknown) => {
    const reference = (value as JsonSchema | null)?.$ref
    return typeof reference === 'string' ? schemas[reference.split('/').at(-1) ?? ''] : value
  })
  return JSON.parse(text) as JsonSchema
}

/** What is served and not described: pages, and the description in other forms. */
const NOT_OPERATIONS = /^(\*|\/api\/docs(\/.*)?)$/

/** Routes as the router prints them: a tree in which each line goes on where the one above it ended. */
export function registeredRoutes(app: App): string[] {
  const parents: string[] = []
  const tree = app.printRoutes({ commonPrefix: false }).split('\n')
  return tree.flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│├└─ ]*)(.*) \(([A-Z, ]+)\)$/.exec(line) ?? []
    const depth = indent.length / 4
    const path = depth > 1 ? `${parents[depth - 1]}${part}` : part
    parents[depth] = path
    if (NOT_OPERATIONS.test(path)) return []
    return methods
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => `${method} ${path}`)
  })
}
