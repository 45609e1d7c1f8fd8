import type { CookieSerializeOptions } from '@fastify/cookie'
import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../http/app-type.ts'
import { SESSION_HOURS } from './sessions-repository.ts'

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

export interface SessionCookie {
  set(reply: FastifyReply, token: SessionToken): void
  clear(reply: FastifyReply): void
  /** What the request's cookie says, if it has one that we signed and that is not over. */
  read(request: FastifyRequest): SessionToken | undefined
}

/**
 * The session's cookie: a signed token that scripts cannot read and other sites cannot send along. Where it is
 * Secure, the `__Host-` prefix also keeps subdomains from planting one.
 */
export async function registerSessionCookie(
  app: App,
  { secret, secure }: { secret: string; secure: boolean },
): Promise<SessionCookie> {
  await app.register(cookie)
  await app.register(jwt, {
    secret,
    sign: { algorithm: 'HS256', expiresIn: `${SESSION_HOURS}h` },
    verify: { algorithms: ['HS256'] },
  })
  const name = secure ? '__Host-outlay' : 'outlay'
  const options: CookieSerializeOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure }
  return {
    set: (reply, token) =>
      void reply.setCookie(name, app.jwt.sign(token), { ...options, maxAge: SESSION_HOURS * 3600 }),
    clear: (reply) => void reply.clearCookie(name, options),
    read(request) {
      const token = request.cookies[name]
      if (token === undefined) return undefined
      try {
        return app.jwt.verify<SessionToken>(token)
      } catch {
        return undefined
      }
    },
  }
}
