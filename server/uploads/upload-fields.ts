import { UUID } from '../http/cursor.ts'
import { invalidRequest } from '../http/problem.ts'

/** What a sender says beside the file. */
export interface UploadFields {
  replaceDuplicate: boolean
  /** The custom mapping to load the file with. */
  mappingId: string | undefined
  /** When the provider delivered the file, where its content does not tell. */
  deliveredAt: Date | undefined
}

/** Clocks differ; more than that is no delivery that has taken place. */
const CLOCK_SKEW_MS = 5 * 60 * 1000

const TIME_WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

/** Takes a field of the form into the fields; an empty one says nothing, and one that nobody knows is refused. */
export function readUploadField(fields: UploadFields, name: string, value: unknown): void {
  if (!Object.hasOwn(fields, name)) throw invalidRequest(name, 'is not known here')
  if (name === 'replaceDuplicate') fields.replaceDuplicate = readBoolean(name, value)
  if (value === '') return
  if (name === 'mappingId') fields.mappingId = readId(name, value)
  if (name === 'deliveredAt') fields.deliveredAt = readTime(name, value)
}

function readBoolean(name: string, value: unknown): boolean {
  if (value === 'true') return true
  if (value === 'false' || value === '') return false
  throw invalidRequest(name, 'must be true or false')
}

function readId(name: string, value: unknown): string {
  const id = String(value).toLowerCase()
  if (!UUID.test(id)) throw invalidRequest(name, 'must be the id of a custom mapping')
  return id
}

function readTime(name: string, value: unknown): Date {
  const time = new Date(TIME_WITH_ZONE.test(String(value)) ? String(value) : NaN)
  if (Number.isNaN(time.getTime())) {
    throw invalidRequest(name, 'must be an ISO 8601 date and time with its zone, as 2026-10-31T08:00:00Z')
  }
  if (time.getTime() > Date.now() + CLOCK_SKEW_MS) throw invalidRequest(name, 'must not lie in the future')
  return time
}
