import { AccessError } from '../../client-bucket/access-error.ts'
import type { ConnectionError } from '../../contract/connection.ts'

/** Why a delivery cannot be loaded as it lies in the bucket: recorded with it, and shown to people. */
export class DeliveryRefusal extends Error {
  readonly code: string
  readonly remedy: string

  constructor(code: string, message: string, remedy: string) {
    super(message)
    this.name = 'DeliveryRefusal'
    this.code = code
    this.remedy = remedy
  }
}

export function connectionErrorOf({ code, message, remedy }: AccessError | DeliveryRefusal): ConnectionError {
  return { code, message, remedy }
}
