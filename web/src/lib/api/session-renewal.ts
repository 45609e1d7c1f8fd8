/*
 * The server's session token lives for 15 minutes and is renewed by a refresh token that is used once. Scripts see
 * neither, so when it was renewed last is kept here, for all tabs: a link to a file, an event stream and an upload
 * cannot be sent again after a 401 the way an ordinary request is.
 */

/** `unreachable`: whether the session goes on is not known. */
export type Renewal = 'renewed' | 'over' | 'unreachable'

/** What a tab shares with the other ones, and with the server. */
export interface Surroundings {
  ask: () => Promise<Renewal>
  now: () => number
  readRenewedAt: () => number
  writeRenewedAt: (time: number) => void
  /** Tells each time that another tab writes; gives how to stop that. */
  hear: (heard: (time: number) => void) => () => void
  /** One tab at a time. */
  exclusively: (task: () => Promise<Renewal>) => Promise<Renewal>
}

/** Two thirds of the token's life: what begins now still gets there with it. */
const RENEW_AFTER_MS = 10 * 60_000

export function createRenewer({ ask, now, readRenewedAt, writeRenewedAt, hear, exclusively }: Surroundings) {
  let pending: Promise<Renewal> | undefined

  async function renewNow(asked: number): Promise<Renewal> {
    // While this tab waited for its turn another one may have done it.
    if (readRenewedAt() > asked) return 'renewed'
    const before = readRenewedAt()
    const renewal = await ask()
    if (renewal === 'renewed') writeRenewedAt(now())
    // Unless somebody signed in meanwhile: what is over then is the session before.
    if (renewal === 'over' && readRenewedAt() === before) writeRenewedAt(0)
    return renewal
  }

  function renew(): Promise<Renewal> {
    const asked = now()
    pending ??= exclusively(() => renewNow(asked)).finally(() => (pending = undefined))
    return pending
  }

  /** A time that lies ahead was written before somebody set the clock, and says nothing. */
  function isFresh(): boolean {
    const age = now() - readRenewedAt()
    return age >= 0 && age < RENEW_AFTER_MS
  }

  return {
    /** Whether somebody signed in here and, as far as this browser knows, did not sign out. Asks nobody. */
    mayGoOn: () => readRenewedAt() > 0,
    /** Calls when somebody signs in by another tab, or the session turns out to go on there. Gives how to stop. */
    whenBegunElsewhere: (onBegun: () => void) => hear((time) => time > 0 && onBegun()),
    /** Calls when somebody signs out by another tab, or in as somebody else. Gives how to stop. */
    whenEndedElsewhere: (onEnded: () => void) => hear((time) => time > 0 || onEnded()),
    /** Renews the session, once for however many found it expired. */
    renew,
    isFresh,
    renewUnlessFresh: async (): Promise<Renewal> => (isFresh() ? 'renewed' : renew()),
    /** After signing in. Whoever was signed in before is not any more: tabs that show it see that it is over. */
    began() {
      writeRenewedAt(0)
      writeRenewedAt(now())
    },
    /** After signing out. */
    ended: () => writeRenewedAt(0),
  }
}

const KEY = 'session-renewed-at'
let renewedAt = 0

export const sessionRenewal = createRenewer({
  // Kept alive: were the answer lost with the page, the next one would come with a token that is used up.
  ask: () =>
    fetch('/api/auth/refresh', { method: 'POST', keepalive: true }).then(
      ({ ok, status }) => (ok ? 'renewed' : status === 401 ? 'over' : 'unreachable'),
      () => 'unreachable',
    ),
  now: () => Date.now(),
  readRenewedAt() {
    try {
      return Number(localStorage.getItem(KEY) ?? 0)
    } catch {
      return renewedAt
    }
  },
  writeRenewedAt(time) {
    renewedAt = time
    try {
      localStorage.setItem(KEY, String(time))
    } catch {
      // Without storage every tab renews by itself, which the server allows for.
    }
  },
  hear(heard) {
    const hear = ({ key, newValue }: StorageEvent) => key === KEY && newValue && heard(Number(newValue))
    addEventListener('storage', hear)
    return () => removeEventListener('storage', hear)
  },
  // Only pages over HTTPS or of this machine have locks.
  exclusively: (task) => ('locks' in navigator ? navigator.locks.request(KEY, task) : task()),
})

const LOOK_EVERY_MS = 30_000

/**
 * Keeps the session fresh while the page is seen: what is clicked then never finds it expired. And tells when it is
 * over, also by another tab, which may be somebody else's by now.
 */
export function keepSessionFresh(onOver: () => void): () => void {
  const look = async () => {
    if (document.visibilityState === 'visible' && (await sessionRenewal.renewUnlessFresh()) === 'over')
      onOver()
  }
  const stopHearing = sessionRenewal.whenEndedElsewhere(onOver)
  const timer = setInterval(look, LOOK_EVERY_MS)
  document.addEventListener('visibilitychange', look)
  void look()
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    stopHearing()
  }
}
