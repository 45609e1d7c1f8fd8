import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import helmet from '@fastify/helmet'
import type { App } from './app-type.ts'

/** What no page of ours uses, and so no script that gets into one. */
const UNUSED_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

/**
 * Security headers of every answer. Scripts and styles are ours, or inline ones of the built pages by their hash.
 * What our scripts set on an element's `style` needs none.
 */
export async function registerSecurityHeaders(
  app: App,
  { webBuild, secure }: { webBuild: string; secure: boolean },
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...inlineScriptHashes(webBuild)],
        styleSrc: ["'self'"],
        // Without the word, browsers hold attributes against no hash.
        styleSrcAttr: ["'unsafe-hashes'", ...styleAttributeHashes(webBuild)],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    // On plain http, browsers ignore it; on loopback it would lock other programs' ports to https.
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  })
  const permissionsPolicy = UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', ')
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', permissionsPolicy)
  })
}

/** Hashes of the inline scripts in the built pages, as the policy writes them. */
function inlineScriptHashes(webBuild: string): string[] {
  return hashesOf(webBuild, '**/*.html', (html) =>
    [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
      .filter(([, attributes = '']) => !/\bsrc\s*=/i.test(attributes))
      .map(([, , script = '']) => script),
  )
}

/** Hashes of the style attributes in the built pages, and in the markup that the scripts hold. */
function styleAttributeHashes(webBuild: string): string[] {
  return hashesOf(webBuild, '**/*.{html,js}', (text) =>
    [...text.matchAll(/<[a-z][^<>]*?\sstyle="([^"]*)"/gi)].map(([, style = '']) => style),
  )
}

function hashesOf(webBuild: string, files: string, inlineIn: (text: string) => string[]): string[] {
  const hashes = new Set<string>()
  for (const file of globSync(files, { cwd: webBuild })) {
    for (const text of inlineIn(readFileSync(join(webBuild, file), 'utf8'))) {
      hashes.add(`'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    }
  }
  return [...hashes].sort()
}
