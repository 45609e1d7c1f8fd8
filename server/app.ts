import { randomUUID } from 'node:crypto'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import { authenticate } from './accounts/authentication.ts'
import { changePasswordRoutes } from './accounts/passwords/change-password-routes.ts'
import { forgottenPasswordRoutes } from './accounts/passwords/forgotten-password-routes.ts'
import { passwordLinkRoutes } from './accounts/passwords/password-link-routes.ts'
import { demoAccountRoutes } from './accounts/sessions/demo-account-routes.ts'
import { renewalRoutes } from './accounts/sessions/renewal-routes.ts'
import { registerSessionCookies } from './accounts/sessions/session-cookies.ts'
import { sessionRoutes } from './accounts/sessions/session-routes.ts'
import { signInRoutes } from './accounts/sessions/sign-in-routes.ts'
import { tokenRoutes } from './accounts/tokens/token-routes.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import { clientRoutes } from './clients/client-routes.ts'
import { connectionRoutes } from './connections/connection-routes.ts'
import { deliveryRoutes } from './connections/deliveries/delivery-routes.ts'
import { eventRoutes } from './connections/events/event-routes.ts'
import { eventSecretRoutes } from './connections/events/event-secret-routes.ts'
import { fileRoutes } from './connections/files/file-routes.ts'
import { ingestRoutes } from './connections/files/ingest-routes.ts'
import { setupRoutes } from './connections/setup-routes.ts'
import { verifyRoutes } from './connections/verify-routes.ts'
import { costRoutes } from './costs/cost-routes.ts'
import { dimensionRoutes } from './costs/dimension-routes.ts'
import { progressRoutes } from './costs/progress-routes.ts'
import type { Dependencies } from './dependencies.ts'
import { healthRoutes } from './health/health-routes.ts'
import type { App } from './http/app-type.ts'
import { describeApi, serveApiDescription } from './http/openapi.ts'
import { answerErrorsAsProblems, answerUnreadableRequest } from './http/problem-responses.ts'
import { refuseForeignOrigins } from './http/same-origin-guard.ts'
import { registerSecurityHeaders } from './http/security-headers.ts'
import { serialiseResponses } from './http/serialisation.ts'
import { serveWebApp } from './http/static.ts'
import { validateRequests } from './http/validation.ts'
import { inquiryRoutes } from './inquiries/inquiry-routes.ts'
import { findingCsvRoutes } from './findings/finding-csv-routes.ts'
import { findingRoutes } from './findings/finding-routes.ts'
import { ruleSettingRoutes } from './findings/rule-setting-routes.ts'
import { exportRoutes } from './exports/export-routes.ts'
import { lineRoutes } from './lines/line-routes.ts'
import { mappingDraftRoutes } from './mappings/mapping-draft-routes.ts'
import { mappingRoutes } from './mappings/mapping-routes.ts'
import { governanceCsvRoutes } from './modules/governance/csv-routes.ts'
import { chargebackRoutes } from './modules/client-c/chargeback/chargeback-routes.ts'
import { moduleRoutes } from './modules/module-routes.ts'
import { registerForModule } from './modules/require-module.ts'
import { profileRoutes } from './profiles/profile-routes.ts'
import { questionRoutes } from './saved-queries/question-routes.ts'
import { savedQueryRunRoutes } from './saved-queries/run-routes.ts'
import { savedQueryRoutes } from './saved-queries/saved-query-routes.ts'
import { selectionRoutes } from './selections/selection-routes.ts'
import { tagMergeRoutes } from './tags/tag-merge-routes.ts'
import { tagRuleRoutes } from './tags/tag-rule-routes.ts'
import { rejectRoutes } from './uploads/reject-routes.ts'
import { reloadRoutes } from './uploads/reload-routes.ts'
import { sourceRowRoutes } from './uploads/source-row-routes.ts'
import { uploadActionRoutes } from './uploads/upload-action-routes.ts'
import { uploadEventRoutes } from './uploads/upload-event-routes.ts'
import { uploadListRoutes } from './uploads/upload-list-routes.ts'
import { uploadRoutes } from './uploads/upload-routes.ts'
import { clientUserRoutes } from './users/client-user-routes.ts'
import { userRoutes } from './users/user-routes.ts'
import { visitRoutes } from './visits/visit-routes.ts'
import { comparisonRoutes } from './versions/comparison-routes.ts'
import { versionRoutes } from './versions/version-routes.ts'

/** Bodies of JSON; files come as multipart and have a limit of their own. */
const BODY_LIMIT_BYTES = 1024 * 1024

/** Addresses name up to 1000 uploads, which are 37 kB: more than Node takes unless it is told. */
const HEADERS_LIMIT_BYTES = 64 * 1024

/** A connection on which nothing moves for this long is closed; event streams send a heartbeat before. */
const IDLE_TIMEOUT_MS = 120_000

/** Puts the app together. It listens only when it is told to; tests call it without a network. */
export async function buildApp(dependencies: Dependencies, loggerInstance?: FastifyBaseLogger): Promise<App> {
  const { config, db } = dependencies
  const app: App = Fastify({
    ...(loggerInstance && { loggerInstance }),
    trustProxy: config.trustedProxies ?? false,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    connectionTimeout: IDLE_TIMEOUT_MS,
    http: { maxHeaderSize: HEADERS_LIMIT_BYTES },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    frameworkErrors: answerUnreadableRequest,
  })
  // The only text that routes take is JSON or a file; who takes more says so.
  app.removeContentTypeParser('text/plain')
  validateRequests(app)
  serialiseResponses(app)
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  answerErrorsAsProblems(app)
  await registerSecurityHeaders(app, { webBuild: config.webBuild, secure: config.secureCookies })
  await describeApi(app)
  await app.register(rateLimit, { global: false })
  const cookies = await registerSessionCookies(app, {
    secret: config.sessionSecret,
    secure: config.secureCookies,
  })
  await app.register(
    async (api: App) => {
      refuseForeignOrigins(api, config.publicUrl)
      api.addHook('onSend', async (_request, reply) => {
        // What a session sees belongs to nobody's cache.
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
      })
      await api.register(async (routes: App) => {
        authenticate(routes, db, cookies)
        healthRoutes(routes, dependencies)
        signInRoutes(routes, dependencies, cookies)
        demoAccountRoutes(routes, dependencies)
        renewalRoutes(routes, dependencies, cookies)
        changePasswordRoutes(routes, dependencies)
        forgottenPasswordRoutes(routes, dependencies)
        passwordLinkRoutes(routes, dependencies, cookies)
        sessionRoutes(routes, dependencies, cookies)
        tokenRoutes(routes, dependencies)
        clientRoutes(routes, dependencies)
        clientUserRoutes(routes, dependencies)
        userRoutes(routes, dependencies)
        profileRoutes(routes, dependencies)
        moduleRoutes(routes, dependencies)
        await registerForModule(routes, 'governance', (governance) => {
          governanceCsvRoutes(governance, dependencies)
          tagRuleRoutes(governance, dependencies)
        })
        await registerForModule(routes, 'optimization', (optimization) => {
          findingRoutes(optimization, dependencies)
          findingCsvRoutes(optimization, dependencies)
        })
        await registerForModule(routes, 'chargeback', (chargeback) =>
          chargebackRoutes(chargeback, dependencies),
        )
        await routes.register(async (multipartRoutes: App) => {
          // Who receives a file refuses one that is too large; no other route reads multipart.
          await multipartRoutes.register(multipart, { throwFileSizeLimit: false })
          uploadRoutes(multipartRoutes, dependencies)
        })
        uploadEventRoutes(routes, dependencies)
        uploadListRoutes(routes, dependencies)
        uploadActionRoutes(routes, dependencies)
        rejectRoutes(routes, dependencies)
        sourceRowRoutes(routes, dependencies)
        reloadRoutes(routes, dependencies)
        versionRoutes(routes, dependencies)
        comparisonRoutes(routes, dependencies)
        mappingDraftRoutes(routes, dependencies)
        mappingRoutes(routes, dependencies)
        selectionRoutes(routes, dependencies)
        visitRoutes(routes, dependencies)
        connectionRoutes(routes, dependencies)
        fileRoutes(routes, dependencies)
        ingestRoutes(routes, dependencies)
        setupRoutes(routes, dependencies)
        verifyRoutes(routes, dependencies)
        deliveryRoutes(routes, dependencies)
        eventSecretRoutes(routes, dependencies)
        await routes.register(async (events: App) => eventRoutes(events, dependencies))
        costRoutes(routes, dependencies)
        dimensionRoutes(routes, dependencies)
        progressRoutes(routes, dependencies)
        lineRoutes(routes, dependencies)
        exportRoutes(routes, dependencies)
        questionRoutes(routes, dependencies)
        savedQueryRoutes(routes, dependencies)
        savedQueryRunRoutes(routes, dependencies)
        ruleSettingRoutes(routes, dependencies)
        tagMergeRoutes(routes, dependencies)
        auditRoutes(routes, dependencies)
        inquiryRoutes(routes, dependencies)
      })
      await serveApiDescription(api)
    },
    { prefix: '/api' },
  )
  await serveWebApp(app, config)
  return app
}
