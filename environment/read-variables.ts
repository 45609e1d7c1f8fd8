import { envSchema } from 'env-schema'
import type { Static, TObject } from 'typebox'

export type Variables = Record<string, string | undefined>

/** Settings that cannot be used, each with its name and what it has to be. Never shows a value: it may be a secret. */
export class EnvironmentError extends Error {
  constructor(sentences: string[]) {
    super(`The environment is not usable.\n${sentences.map((sentence) => `  ${sentence}`).join('\n')}`)
    this.name = 'EnvironmentError'
  }
}

/** Throws an `EnvironmentError` that names every variable that cannot be used. */
export function readVariables<Schema extends TObject>(schema: Schema, variables: Variables): Static<Schema> {
  // An empty variable is an unset one: that is how compose files and shells pass on what nobody set.
  const data = Object.fromEntries(Object.entries(variables).filter(([, value]) => value))
  try {
    return envSchema<Static<Schema>>({ schema, data, env: false })
  } catch (error) {
    throw new EnvironmentError(sentencesOf(schema, error))
  }
}

function sentencesOf(schema: TObject, error: unknown): string[] {
  const failures = (error as { errors?: { instancePath: string; params: { missingProperty?: string } }[] })
    .errors
  if (!failures) throw error
  const names = new Map(
    failures.map(({ instancePath, params }) => {
      const missing = params.missingProperty
      return [missing ?? instancePath.slice(1), missing !== undefined]
    }),
  )
  return [...names].map(([name, missing]) => {
    const description = (schema.properties[name] as { description?: string } | undefined)?.description
    return missing ? `${name} is not set: it is ${description}.` : `${name} has to be ${description}.`
  })
}
