import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { openBuckets, type Buckets } from './buckets.ts'
import { createFaults, type Faults, type FaultyAnswers } from './faults.ts'
import { createIdentities, type AccessKey, type Role } from './identities.ts'
import { readPolicy, type PolicyDocument } from './policy.ts'
import { s3Proxy } from './s3-proxy.ts'
import type { S3Request } from './s3-request.ts'
import { stsEndpoint, type StsRequest } from './sts.ts'

type AwsRequest = S3Request | StsRequest

interface NewRole extends Omit<Role, 'policy'> {
  /** Of IAM, or what may be read of a bucket; all of it where no prefixes are named. */
  policy: PolicyDocument | { bucket: string; prefixes?: readonly string[] }
}

/** S3 and STS on this machine, as far as a reader needs them. */
export interface AwsStandIn extends Omit<Buckets, 'read' | 'bucket' | 'stop'> {
  /** What makes the AWS SDK of a process talk to it, with the keys of the user that assumes roles. */
  env: Record<string, string>
  /** Who assumes the roles. */
  principalArn: string
  addRole(role: NewRole): void
  removeRole(arn: string): void
  /** All that came in, oldest first. */
  requests: AwsRequest[]
  faults: Faults
  /** Seconds that temporary keys hold, whatever is asked for; null for what is asked. */
  lifetime: { seconds: number | null }
  /** All temporary keys that were given out, which nobody may find anywhere. */
  issuedKeys(): AccessKey[]
  /** Lets them expire at once. */
  expireKeys(): void
  stop(): Promise<void>
}

const USER_ARN = 'arn:aws:iam::999900001111:user/outlay'

/** Starts it, with its objects in the folder. */
export async function startAwsStandIn({ directory }: { directory: string }): Promise<AwsStandIn> {
  const identities = createIdentities()
  const faults = createFaults()
  const requests: AwsRequest[] = []
  const record = (request: AwsRequest) => void requests.push(request)
  const lifetime = { seconds: null }
  const user = {
    arn: USER_ARN,
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
  }
  identities.addUser(user)
  const buckets = await openBuckets(directory)
  const s3 = await listen(s3Proxy({ identities, buckets, faults, record }), faults)
  const sts = await listen(stsEndpoint({ identities, faults, lifetime, record }), faults)

  return {
    ...buckets,
    env: {
      AWS_ENDPOINT_URL_S3: urlOf(s3),
      AWS_ENDPOINT_URL_STS: urlOf(sts),
      AWS_ACCESS_KEY_ID: user.accessKeyId,
      AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
      AWS_REGION: 'us-east-1',
    },
    principalArn: user.arn,
    addRole: ({ policy, ...role }) =>
      identities.addRole({
        ...role,
        policy: 'bucket' in policy ? readPolicy(policy.bucket, policy.prefixes ?? ['']) : policy,
      }),
    removeRole: identities.removeRole,
    requests,
    faults,
    lifetime,
    issuedKeys: identities.issued,
    expireKeys: identities.expireKeys,
    async stop() {
      await Promise.all([s3, sts].map(close))
      await buckets.stop()
    },
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

async function listen(handle: Handler, faults: FaultyAnswers): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (faults.latency > 0) await sleep(faults.latency)
    if (faults.refuseConnections) {
      request.destroy()
      return
    }
    try {
      await handle(request, response)
    } catch (error) {
      console.error('The AWS stand-in failed:', error)
      response.destroy()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
