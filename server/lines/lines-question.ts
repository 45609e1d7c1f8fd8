import type { FastifyRequest } from 'fastify'
import { CostQuery } from '../../contract/cost-query.ts'
import type { LinesQuery } from '../../contract/line.ts'
import { uploadIdsOf } from '../http/upload-ids.ts'
import { describeFailures } from '../http/validation-failures.ts'
import { invalidRequest, ProblemError } from '../http/problem.ts'

/** Which cost lines are asked for: what a cost query says of it, too. */
export type LinesQuestion = Pick<
  CostQuery,
  'uploadIds' | 'excludeSuperseded' | 'timeBasis' | 'filters' | 'from' | 'to'
>

type InAddress = Pick<LinesQuery, 'uploads' | 'excludeSuperseded' | 'timeBasis' | 'filters' | 'from' | 'to'>

/** The question that an address asks; its filters are JSON, checked by the same schema as those of a body. */
export function readLinesQuestion(
  request: FastifyRequest,
  { uploads, excludeSuperseded, timeBasis, filters, from, to }: InAddress,
): LinesQuestion {
  const uploadIds = uploadIdsOf(uploads)
  return {
    ...(uploadIds && { uploadIds }),
    ...(excludeSuperseded !== undefined && { excludeSuperseded }),
    ...(timeBasis && { timeBasis }),
    ...(filters !== undefined && { filters: readFilters(request, filters) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

function readFilters(request: FastifyRequest, text: string): NonNullable<CostQuery['filters']> {
  let filters: unknown
  try {
    filters = JSON.parse(text)
  } catch {
    throw invalidRequest('filters', 'has to be JSON: an array of filters')
  }
  const validate = request.compileValidationSchema(CostQuery.properties.filters, 'body')
  if (validate(filters)) return filters as NonNullable<CostQuery['filters']>
  const errors = describeFailures(validate.errors ?? [], '').map(({ path, message }) => ({
    path: `filters${path}`,
    message,
  }))
  const detail = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
  throw new ProblemError(400, 'invalid-request', detail, { errors })
}
