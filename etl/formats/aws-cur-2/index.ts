import { mapAws } from '../aws/mapping.ts'
import { recogniseAws } from '../aws/recognise.ts'
import type { Format } from '../format.ts'

export const awsCur2: Format = {
  name: 'aws-cur-2',
  title: 'AWS Cost and Usage Report 2.0',
  mappingVersion: 1,
  recognise: (columns) => recogniseAws(columns, '2.0'),
  map: mapAws,
}
