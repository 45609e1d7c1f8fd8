import { readFileSync } from 'node:fs'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Type, type TSchema } from 'typebox'
import { describeAccess } from '../accounts/permissions.ts'
import type { App } from './app-type.ts'
import { markSharedSchemas, withSharedSchemas } from './openapi-components.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body of a route that reads its body itself, without validation; by media type where it takes several. */
    documentedBody?: TSchema | { content: Record<string, { schema: TSchema }> }
  }
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Describes the API as OpenAPI 3.1 out of the routes' schemas. Register it before the routes. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Outlay',
        version,
        description: 'Cloud bills loaded exactly, cost questions answered fast.',
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'outlay' },
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API token, with the scope that is named.',
          },
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      url,
      schema: markSharedSchemas({
        ...schema,
        ...describeAccess(route.config?.permission),
        ...(route.config?.documentedBody && { body: route.config.documentedBody }),
      }),
    }),
    transformObject: (document) =>
      'openapiObject' in document ? withSharedSchemas(document.openapiObject) : document.swaggerObject,
  })
}

/** Serves the description as JSON and as pages. Register it with the routes. */
export async function serveApiDescription(app: App): Promise<void> {
  app.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'getApiDescription',
        summary: 'This description, OpenAPI 3.1',
        tags: ['API'],
        response: { 200: Type.Object({}, { additionalProperties: true }) },
      },
    },
    () => app.swagger(),
  )
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    // Without it, the page at an address without a slash at its end looks for its files elsewhere.
    indexPrefix: '/api',
    // Its own pages need nothing from elsewhere; what their script sets on elements needs no inline styles.
    staticCSP: {
      'default-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
      'img-src': ["'self'", 'data:'],
      'object-src': ["'none'"],
      'style-src': ["'self'"],
    },
  })
}
