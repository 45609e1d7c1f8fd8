import type { Standard } from '../format.ts'
import { focusColumns } from './columns.ts'

/** What a file of this version of FOCUS is compared with. */
export function focusStandard(version: string): Standard {
  return {
    name: `FOCUS ${version}`,
    columns: focusColumns(version).map(({ name, level, deprecated, type, allowsNulls }) => ({
      column: name,
      level: deprecated !== undefined && deprecated <= version ? 'Deprecated' : level,
      type,
      allowsNulls,
    })),
  }
}
