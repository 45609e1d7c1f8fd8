import SerializerCompiler from '@fastify/fast-json-stringify-compiler'
import type { App } from './app-type.ts'

const compile = SerializerCompiler()()

/**
 * What was compiled of each schema. Most routes have problems in common: an app takes 0.7 s less to start. Another app
 * in the same process, as tests make them, finds all of it.
 */
const compiled = new WeakMap<object, ReturnType<typeof compile>>()

/** What a route's schema of an answer does not declare is left out. */
export function serialiseResponses(app: App): void {
  app.setSerializerCompiler(({ schema, method, url, httpStatus = '' }) => {
    const known = compiled.get(schema)
    if (known) return known
    const serialise = compileChoices(withoutChoices(withPlainRecords(schema)) as object, (choice) =>
      compile({ schema: choice as typeof schema, method, url, httpStatus }),
    )
    compiled.set(schema, serialise)
    return serialise
  })
}

/**
 * The schema with anything in place of records of texts and numbers, and of lists of them: there is nothing to leave
 * out, and what JSON.stringify writes of 30,000 rows in 20 ms took 100 ms where each cell was tried against each type.
 */
export function withPlainRecords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withPlainRecords)
  if (typeof schema !== 'object' || schema === null) return schema
  if (isPlainRecord(schema) || ('items' in schema && isPlainRecord(schema.items))) return {}
  return Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, withPlainRecords(value)]))
}

/**
 * The schema with what may be null as that, and one of several texts as a text. To tell which of several schemas a value
 * has, each is compiled when the first answer is written: of some dashboards for more than a second.
 */
export function withoutChoices(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutChoices)
  if (typeof schema !== 'object' || schema === null) return schema
  const own = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, withoutChoices(value)]))
  if (!Array.isArray(own.anyOf)) return own
  const choices = own.anyOf as Record<string, unknown>[]
  if (choices.every((choice) => typeof choice.const === 'string')) return { type: 'string' }
  const [only, ...others] = choices.filter(({ type }) => type !== 'null')
  const mayBeNull = others.length === 0 && choices.length === 2
  return mayBeNull && only?.type !== undefined ? { ...only, nullable: true } : own
}

type Serialise = ReturnType<typeof compile>
type Choice = { properties?: Record<string, { const?: unknown }> }

/**
 * Of several answers that each say in the same field which they are, the one that it is, without trying those before it.
 * Any other schema is compiled as it is.
 */
function compileChoices(schema: object, compileOne: (schema: object) => Serialise): Serialise {
  const choices = 'anyOf' in schema ? (schema.anyOf as Choice[]) : []
  const field = Object.keys(choices[0]?.properties ?? {}).find((name) =>
    choices.every(({ properties }) => typeof properties?.[name]?.const === 'string'),
  )
  if (field === undefined) return compileOne(schema)
  const byName = new Map(choices.map((choice) => [choice.properties![field]!.const, compileOne(choice)]))
  return (answer: Record<string, unknown>) => {
    const serialise = byName.get(answer[field])
    if (!serialise) throw new Error(`No answer is declared whose ${field} is ${String(answer[field])}.`)
    return serialise(answer)
  }
}

const SCALARS: readonly unknown[] = ['string', 'number', 'integer', 'boolean', 'null']

function isPlainRecord(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null || !('patternProperties' in schema)) return false
  const patterns = Object.entries(schema.patternProperties as Record<string, unknown>)
  const hasFields = 'properties' in schema && Object.keys(schema.properties as object).length > 0
  return !hasFields && patterns.length === 1 && patterns[0]![0] === '^.*$' && isScalar(patterns[0]![1])
}

function isScalar(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  if ('anyOf' in schema) return (schema.anyOf as unknown[]).every(isScalar)
  return 'type' in schema && SCALARS.includes(schema.type)
}
