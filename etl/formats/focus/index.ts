import type { Format } from '../format.ts'
import { mapFocus } from './mapping.ts'
import { recogniseFocus } from './recognise.ts'

export const focus: Format = {
  name: 'focus',
  title: 'FOCUS',
  mappingVersion: 1,
  recognise: recogniseFocus,
  map: mapFocus,
}
