import type { CookieSerializeOptions } from '@fastify/cookie'
import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../http/app-type.ts'
import { UUID } from '../../http/cursor.ts'
import { IDLE_DAYS } from './sessions-repository.ts'

/** How long a signed token is taken without a look at the refresh token. */
const SESSION_MINUTES = 15

interface SessionToken {
  /** Session id. */
  sid: string
  /** User id. */
  sub: string
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: SessionToken
  }
}

export interface SessionCookies {
  set(reply: FastifyReply, session: SessionToken, refreshToken: string): void
  clear(reply: FastifyReply): void
  /** What the request's cookie says, if it has one that we signed and that is not over. */
  readSession(request: FastifyRequest): SessionToken | undefined
  readRefreshToken(request: FastifyRequest): string | undefined
}

/**
 * Two cookies that scripts cannot read and other sites cannot send along: a signed token for every request, and the
 * refresh token for the routes that renew and end a session. Where they are Secure, a prefix of their names keeps
 * others from planting them: `__Host-` needs the path `/`, `__Secure-` is what any other path allows.
 */
export async function registerSessionCookies(
  app: App,
  { secret, secure }: { secret: string; secure: boolean },
): Promise<SessionCookies> {
  await app.register(cookie)
  await app.register(jwt, {
    secret,
    sign: { algorithm: 'HS256', expiresIn: `${SESSION_MINUTES}m` },
    verify: { algorithms: ['HS256'], requiredClaims: ['exp'] },
  })
  const common: CookieSerializeOptions = { httpOnly: true, sameSite: 'lax', secure }
  const session = { name: secure ? '__Host-outlay' : 'outlay', options: { ...common, path: '/' } }
  const refresh = {
    name: secure ? '__Secure-outlay-refresh' : 'outlay-refresh',
    options: { ...common, path: '/api/auth' },
  }
  return {
    set(reply, token, refreshToken) {
      reply.setCookie(session.name, app.jwt.sign(token), {
        ...session.options,
        maxAge: SESSION_MINUTES * 60,
      })
      reply.setCookie(refresh.name, refreshToken, { ...refresh.options, maxAge: IDLE_DAYS * 86_400 })
    },
    clear(reply) {
      reply.clearCookie(session.name, session.options)
      reply.clearCookie(refresh.name, refresh.options)
    },
    readSession(request) {
      const token = request.cookies[session.name]
      if (token === undefined) return undefined
      try {
        const { sid, sub } = app.jwt.verify<SessionToken>(token)
        return UUID.test(sid) && UUID.test(sub) ? { sid, sub } : undefined
      } catch {
        return undefined
      }
    },
    readRefreshToken: (request) => request.cookies[refresh.name],
  }
}
