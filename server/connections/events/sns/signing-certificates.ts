import { X509Certificate } from 'node:crypto'
import { forbidden } from '../../../http/problem.ts'
import { fetchFromSns, type Fetch } from './fetch-from-sns.ts'

/** A region signs with one certificate, and with two while it changes. */
const MAX_KEPT = 32

/** `sns.amazonaws.com`; in some regions `sns-signing.af-south-1.amazonaws.com` or `sns-cn-north-1.amazonaws.com.cn`. */
const NAME = /^sns(-signing)?([.-][a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/

/** The certificate at an address that was found to be one of SNS; kept from the first time on. */
export type SigningCertificates = (url: string) => Promise<X509Certificate>

export function createSigningCertificates(fetch: Fetch): SigningCertificates {
  const kept = new Map<string, X509Certificate>()
  return async (url) => {
    const certificate = kept.get(url) ?? parse(await fetchFromSns(fetch, url))
    requireGood(certificate)
    kept.set(url, certificate)
    const [oldest] = kept.keys()
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    return certificate
  }
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw refused()
  }
}

/** That SNS sent it is what https says; this is that it is meant for signing by SNS, and now. */
function requireGood(certificate: X509Certificate): void {
  const now = new Date()
  const isInTime = certificate.validFromDate <= now && now <= certificate.validToDate
  const isOfSns = namesOf(certificate).some((name) => NAME.test(name))
  if (!isInTime || !isOfSns || certificate.publicKey.asymmetricKeyType !== 'rsa') throw refused()
}

function namesOf({ subject, subjectAltName }: X509Certificate): string[] {
  const alternative = subjectAltName?.split(', ').map((name) => /^DNS:(.*)$/.exec(name)?.[1] ?? '')
  return alternative ?? [/^CN=(.*)$/m.exec(subject)?.[1] ?? '']
}

const refused = () =>
  forbidden('The certificate of the message is not one that SNS signs with now.', 'sns-certificate-refused')
