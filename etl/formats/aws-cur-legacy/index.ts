import type { Format } from '../format.ts'
import { mapAwsCurLegacy } from './mapping.ts'
import { recogniseAwsCurLegacy } from './recognise.ts'

export const awsCurLegacy: Format = {
  name: 'aws-cur-legacy',
  title: 'AWS Cost and Usage Report (legacy)',
  mappingVersion: 1,
  recognise: recogniseAwsCurLegacy,
  map: mapAwsCurLegacy,
}
