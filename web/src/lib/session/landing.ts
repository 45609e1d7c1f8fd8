import type { Session } from '../api/contract.ts'

/** Where a user belongs after signing in, unless a page was asked for. */
export function landingOf(session: Session): string {
  if (!session.client || !session.capabilities) return '/operator'
  return session.nextStep === 'connect' ? '/connect' : dashboardOf(session)
}

/**
 * The first dashboard that a client has; without any, what it has uploaded. The registry of modules is not asked: the
 * pages for signing in would all have its code.
 */
export function dashboardOf({ capabilities }: Session): string {
  const [first] = capabilities?.modules ?? []
  return capabilities && first ? `${capabilities.dashboardRoute}/${first}` : '/uploads'
}

/** A path of this site to return to. Anything that could lead elsewhere is dropped. */
export function safeReturnPath(path: string | null): string | undefined {
  if (!path?.startsWith('/') || path.startsWith('/sign-in')) return undefined
  // Browsers read a backslash as a slash and drop control characters: `/\evil.example` leaves the site.
  const resolved = URL.canParse(path, 'https://here.invalid')
    ? new URL(path, 'https://here.invalid')
    : undefined
  if (resolved?.host !== 'here.invalid') return undefined
  return `${resolved.pathname}${resolved.search}${resolved.hash}`
}

export const signInPath = (returnPath: string): string =>
  safeReturnPath(returnPath) && returnPath !== '/'
    ? `/sign-in?return=${encodeURIComponent(returnPath)}`
    : '/sign-in'
