import type { Variables } from './read-variables.ts'

/** Whether a host name or address is this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** Whether nobody reaches a server with these variables but who is at its machine. */
export function isForThisMachine(variables: Variables): boolean {
  return (
    isLoopback(variables['HOST'] || '127.0.0.1') && !variables['PUBLIC_URL'] && !variables['TRUSTED_PROXIES']
  )
}
