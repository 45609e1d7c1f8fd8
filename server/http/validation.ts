import AjvCompiler from '@fastify/ajv-compiler'
import type { App } from './app-type.ts'

/**
 * A field that a schema forbids is a mistake to name, not one to pass over. A failure has its schema with it, which
 * says what would be right.
 */
const options = { removeAdditional: false, verbose: true } as const

/** Bodies have types of their own; what stands in an address is text, and becomes what its schema says. */
export function validateRequests(app: App): void {
  const build = AjvCompiler()
  const ofBodies = build({}, { customOptions: { ...options, coerceTypes: false } })
  const ofAddresses = build({}, { customOptions: options })
  app.setValidatorCompiler((route) => (route.httpPart === 'body' ? ofBodies : ofAddresses)(route))
}
