import { mapAws } from '../aws/mapping.ts'
import { recogniseAws } from '../aws/recognise.ts'
import type { Format } from '../format.ts'

export const awsCurLegacy: Format = {
  name: 'aws-cur-legacy',
  title: 'AWS Cost and Usage Report (legacy)',
  mappingVersion: 2,
  recognise: (columns) => recogniseAws(columns, 'legacy'),
  map: mapAws,
}
