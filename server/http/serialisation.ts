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
    const serialise = compile({ schema, method, url, httpStatus })
    compiled.set(schema, serialise)
    return serialise
  })
}
