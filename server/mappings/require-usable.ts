import type { CustomMappingDefinition } from '../../contract/custom-mapping.ts'
import { checkDefinition } from '../../etl/formats/custom/check-definition.ts'
import { sourceColumns } from '../../etl/formats/source-columns.ts'
import { ProblemError } from '../http/problem.ts'

/** @throws ProblemError 400 that names every part of the definition that cannot be used for such a file */
export function requireUsable(definition: CustomMappingDefinition, header: readonly string[]): void {
  const errors = checkDefinition(definition, sourceColumns(header)).map(({ path, message }) => ({
    path: `definition.${path}`,
    message,
  }))
  const [first] = errors
  if (first) throw new ProblemError(400, 'invalid-request', `${first.path}: ${first.message}`, { errors })
}
