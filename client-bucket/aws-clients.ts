import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts'

interface ClientOptions {
  region: string
  /** Those of this installation where they are absent. */
  credentials?: S3ClientConfig['credentials']
}

/** Bounded: the SDK by itself waits for ever. */
const WAITING = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 3_000,
    /** Until an answer begins, and between two of its parts. */
    requestTimeout: 15_000,
    throwOnRequestTimeout: true,
    socketTimeout: 15_000,
  },
} satisfies S3ClientConfig & STSClientConfig

/** Endpoints are those of the region, or what `AWS_ENDPOINT_URL_S3` says. */
export function createS3({ region, credentials }: ClientOptions): S3Client {
  return new S3Client({
    ...WAITING,
    region,
    // TLS covers the way. By themselves, ranges that happen to be parts would be summed up a second time, slowly.
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(credentials && { credentials }),
  })
}

/** Endpoints are those of the region, or what `AWS_ENDPOINT_URL_STS` says. */
export function createSts({ region, credentials }: ClientOptions): STSClient {
  return new STSClient({ ...WAITING, region, ...(credentials && { credentials }) })
}
