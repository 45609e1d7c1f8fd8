import type { FastifyRequest } from 'fastify'
import type { CostQuery } from '../../contract/cost-query.ts'
import type { LinesQuery } from '../../contract/line.ts'
import { readFilters } from '../costs/read-filters.ts'
import { uploadIdsOf } from '../http/upload-ids.ts'

/** Which cost lines are asked for: what a cost query says of it, too. */
export type LinesQuestion = Pick<
  CostQuery,
  'uploadIds' | 'excludeSuperseded' | 'timeBasis' | 'filters' | 'from' | 'to'
>

type InAddress = Pick<LinesQuery, 'uploads' | 'excludeSuperseded' | 'timeBasis' | 'filters' | 'from' | 'to'>

/** The question that an address asks. */
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
