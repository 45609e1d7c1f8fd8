import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../../contract/problem.ts'
import type { App } from './app-type.ts'
import { isUnreachable } from './is-unreachable.ts'
import { createProblem, ProblemError } from './problem.ts'
import { describeFailures } from './validation-failures.ts'

const knownErrors: Record<string, { code: string; detail: string }> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported-media-type',
    detail: 'Send the body with a content type that this route takes.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too-large', detail: 'The body is larger than this route takes.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalid-request', detail: 'The body is empty: send JSON.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'invalid-request', detail: 'The body is not valid JSON.' },
}

const codesByStatus: Record<number, string> = {
  400: 'invalid-request',
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  406: 'not-acceptable',
  409: 'conflict',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'not-available',
}

/** Answers every error as a problem document. What went wrong inside is logged and never sent. */
export function answerErrorsAsProblems(app: App): void {
  app.setErrorHandler((error: FastifyError | ProblemError, request, reply) => {
    const problem = problemOf(error, request)
    // Whoever left does not hear of it, and what was ended for that reason is no fault.
    if (reply.raw.destroyed) request.log.info({ code: problem.code }, 'the client left before its answer')
    else if (problem.status >= 500) request.log.error({ err: error }, 'request failed')
    // The detail is for the one who asked: it can name people and what they filter by.
    else request.log.info({ code: problem.code }, 'request refused')
    if (error instanceof ProblemError && error.retryAfterSeconds !== undefined) {
      reply.header('retry-after', error.retryAfterSeconds)
    }
    return sendProblem(reply, problem)
  })
}

/** For requests that reach no route, such as one whose URL cannot be decoded: no hook is run for them. */
export function answerUnreadableRequest(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  })
  sendProblem(reply, createProblem(error.statusCode ?? 400, 'invalid-request', error.message))
}

/** Sends a problem document with its status and media type. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status as 400)
    .type('application/problem+json')
    .send(problem)
}

function problemOf(error: FastifyError | ProblemError, request: FastifyRequest): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error.validation) {
    const errors = describeFailures(error.validation, error.validationContext)
    const detail = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
    return createProblem(400, 'invalid-request', detail, { errors })
  }
  const known = knownErrors[error.code]
  if (known) return createProblem(error.statusCode ?? 400, known.code, known.detail)
  if (isUnreachable(error)) {
    const detail = `A database does not answer. Try again in a moment; if it stays, tell us the request id ${request.id}.`
    return createProblem(503, 'not-available', detail)
  }
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) {
    return createProblem(status, codesByStatus[status] ?? 'invalid-request', error.message)
  }
  return createProblem(
    status === 503 ? 503 : 500,
    status === 503 ? 'not-available' : 'internal-error',
    `Something went wrong on our side. Try again; if it stays, tell us the request id ${request.id}.`,
  )
}
