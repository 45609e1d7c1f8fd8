import AjvCompiler from '@fastify/ajv-compiler'
import type { App } from './app-type.ts'

/**
 * A field that a schema forbids is a mistake to name, not one to pass over. A failure has its schema with it, which
 * says what would be right.
 */
const options = { removeAdditional: false, verbose: true } as const

// They keep what they have compiled: another app in the same process, as tests make them, finds it.
const build = AjvCompiler()
const ofBodies = build({}, { customOptions: { ...options, coerceTypes: false } })
const ofAddresses = build({}, { customOptions: options })

/** Bodies have types of their own; what stands in an address is text, and becomes what its schema says. */
export function validateRequests(app: App): void {
  app.setValidatorCompiler((route) => (route.httpPart === 'body' ? ofBodies : ofAddresses)(route))
}
