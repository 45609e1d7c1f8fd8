/** What went wrong with a client's account. A stable word, of which people are told by message and remedy. */
export type AccessErrorCode =
  /** This installation has no identity of its own at AWS. */
  | 'no-credentials'
  /** STS refuses the role: another external id, another principal, or no such role. */
  | 'assume-role-denied'
  | 'wrong-account'
  | 'access-denied'
  | 'no-such-bucket'
  | 'wrong-region'
  | 'no-such-object'
  /** The object is not the one any more that was listed. */
  | 'object-changed'
  /** Archived: it has to be restored before it can be read. */
  | 'object-archived'
  | 'expired'
  | 'throttled'
  | 'network'
  | 'unexpected'

/**
 * Says what happened and what to do, without anything of what AWS said: that has roles and accounts in it, and a cause
 * would take it to the log.
 */
export class AccessError extends Error {
  readonly code: AccessErrorCode
  readonly remedy: string

  constructor(code: AccessErrorCode, message: string, remedy: string) {
    super(message)
    this.name = 'AccessError'
    this.code = code
    this.remedy = remedy
  }

  /** Whether it may be otherwise in a while, without anybody doing anything. */
  get isPassing(): boolean {
    return isPassing(this.code)
  }
}

/** The same of a code that was recorded. */
export function isPassing(code: string): boolean {
  return ['expired', 'throttled', 'network', 'unexpected'].includes(code)
}
