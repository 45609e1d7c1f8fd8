import type { Format } from '../format.ts'
import { mapFocus } from './mapping.ts'
import { recogniseFocus } from './recognise.ts'
import { focusStandard } from './standard.ts'

export const focus: Format = {
  name: 'focus',
  title: 'FOCUS',
  mappingVersion: 2,
  recognise: recogniseFocus,
  map: mapFocus,
  standard: focusStandard,
}
