import type { CustomMappingDefinition } from '../../../contract/custom-mapping.ts'
import { LoadError } from '../../load-error.ts'
import type { Format } from '../format.ts'
import { checkDefinition } from './check-definition.ts'
import { mapCustom } from './mapping.ts'

/** A client's mapping as it is kept. */
export interface SavedMapping {
  id: string
  name: string
  version: number
  definition: CustomMappingDefinition
}

/** A client's mapping as a format: it is chosen for a file, and does not recognise one by itself. */
export function customFormat({ name, version, definition }: SavedMapping): Format {
  return {
    name: 'custom',
    title: `the mapping “${name}”`,
    mappingVersion: version,
    recognise: () => ({ version: name }),
    map(columns) {
      const [problem] = checkDefinition(definition, columns)
      if (problem) throw unusable(name, problem)
      return mapCustom(columns, definition)
    },
  }
}

function unusable(
  name: string,
  { path, message, missing }: ReturnType<typeof checkDefinition>[number],
): LoadError {
  if (missing === undefined) {
    return new LoadError(
      'unusable-mapping',
      `The mapping “${name}” cannot be used: \`${path}\` ${message}.`,
      'Correct the mapping on the page of this upload.',
    )
  }
  return new LoadError(
    'missing-columns',
    `The mapping “${name}” reads the column \`${missing}\`, which the file does not have.`,
    'Map the columns of this file on the page of this upload, or upload the file that the mapping was made for.',
  )
}
