/** Of the network, and of a Postgres that stops, stopped, or starts. */
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['57P01', '57P02', '57P03'],
])

/** Whether a database that was asked is not there at the moment. */
export const isUnreachable = ({ code }: { code?: string }): boolean => UNREACHABLE.has(code ?? '')
