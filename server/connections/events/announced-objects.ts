import { Value } from 'typebox/value'
import { S3Event, S3Notification } from '../../../contract/connection-event.ts'

/** An object of which somebody says that it was created. */
export interface AnnouncedObject {
  bucket: string
  key: string
}

/**
 * The objects that an event of EventBridge, a list of such, or a notification of S3 itself announces. Whatever else
 * it is announces none: what S3 says to test a topic, what was deleted, what somebody else sends there.
 */
export function announcedObjects(event: unknown): AnnouncedObject[] {
  return partsOf(event).flatMap((part) => {
    if (Value.Check(S3Event, part)) {
      return [{ bucket: part.detail.bucket.name, key: part.detail.object.key }]
    }
    if (!Value.Check(S3Notification, part) || !part.eventName.startsWith('ObjectCreated:')) return []
    const key = decodeKey(part.s3.object.key)
    return key === undefined ? [] : [{ bucket: part.s3.bucket.name, key }]
  })
}

function partsOf(event: unknown): unknown[] {
  if (Array.isArray(event)) return event
  const records = (event as { Records?: unknown } | null)?.Records
  return Array.isArray(records) ? records : [event]
}

/** S3 encodes keys in its notifications as forms are. */
function decodeKey(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
