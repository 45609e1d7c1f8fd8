import type { FastifyRequest } from 'fastify'
import { CostQuery, type CostFilter } from '../../contract/cost-query.ts'
import { invalidRequest, ProblemError } from '../http/problem.ts'
import { describeFailures } from '../http/validation-failures.ts'

/** The filters of an address: JSON, checked by the same schema as those of a body. */
export function readFilters(request: FastifyRequest, text: string): CostFilter[] {
  let filters: unknown
  try {
    filters = JSON.parse(text)
  } catch {
    throw invalidRequest('filters', 'has to be JSON: an array of filters')
  }
  const validate = request.compileValidationSchema(CostQuery.properties.filters, 'body')
  if (validate(filters)) return filters as CostFilter[]
  const errors = describeFailures(validate.errors ?? [], '').map(({ path, message }) => ({
    path: `filters${path}`,
    message,
  }))
  const detail = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
  throw new ProblemError(400, 'invalid-request', detail, { errors })
}
