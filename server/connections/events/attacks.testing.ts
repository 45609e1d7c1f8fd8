import type { LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import { MANIFEST, notified, TOPIC, type EventTestbed } from '../../../testing/event-testbed.ts'
import { snsNotification } from '../../../testing/sns.ts'

type Answer = [status: number, code: string | undefined]

export function answerOf({ statusCode, body }: LightMyRequestResponse): Answer {
  return [statusCode, body === '' ? undefined : (JSON.parse(body) as { code: string }).code]
}

/** What was answered, where nothing else came of it: no job for anybody, no request to anything but SNS. */
export async function withoutEffect(
  testbed: EventTestbed,
  attack: () => Promise<LightMyRequestResponse>,
): Promise<Answer> {
  const [jobs, asked] = [await testbed.countJobs(), testbed.sns.asked.length]
  const answer = answerOf(await attack())
  expect(await testbed.countJobs()).toBe(jobs)
  for (const url of testbed.sns.asked.slice(asked)) {
    expect(url).toMatch(/^https:\/\/sns\.eu-central-1\.amazonaws\.com\/[\w-]+\.pem$/)
  }
  return answer
}

export const s3Event = JSON.stringify(notified([MANIFEST]))

/** What S3 says, as SNS signs it. */
export const message = (timestamp = new Date()) => snsNotification(s3Event, { topicArn: TOPIC, timestamp })
