import { join } from 'node:path'
import type { ApiClient } from './api-client.ts'
import { startAwsStandIn, type AwsStandIn } from './aws/stand-in.ts'
import { lifelikeBill } from './bill/lifelike/lifelike-bill.ts'
import { DEMO_CLIENTS } from './clients.ts'
import { connectSample } from './connect-sample.ts'
import { monthsBefore, monthsUntil } from './months.ts'
import { BUCKET_MONTHS, fillSampleBucket } from './sample-bucket.ts'

/** Where the first client's bills arrive by themselves. */
export interface SampleAws {
  env: AwsStandIn['env']
  /** Of its months, those that are not in the bucket. */
  laterMonths: readonly string[]
  /** Connects the client to it, once its bucket is filled. */
  connect(admin: ApiClient): Promise<void>
  stop(): Promise<void>
}

/**
 * There is no AWS here: its SDK is led to a stand-in. What the first client has there are the oldest of its months, and
 * some before them.
 */
export async function startSampleAws(dataDirectory: string, lastMonth: string): Promise<SampleAws> {
  const aws = await startAwsStandIn({ directory: join(dataDirectory, 'aws') })
  const [oldestMonth = '', ...laterMonths] = monthsUntil(lastMonth)
  const months = [...monthsBefore(oldestMonth, BUCKET_MONTHS - 1), oldestMonth]
  const filled = fillSampleBucket(aws, months, (month) =>
    lifelikeBill({ company: DEMO_CLIENTS[0]!.company, month, lastMonth }).lines(),
  )
  // Whoever waits for it is told; until then everything else starts.
  filled.catch(() => {})
  return {
    env: aws.env,
    laterMonths,
    async connect(admin) {
      await filled
      await connectSample(admin, aws, months)
    },
    stop: () => aws.stop(),
  }
}
