import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Connection, Verification } from '../contract/connection.ts'
import type { Upload } from '../contract/upload.ts'
import { startAwsStandIn, type AwsStandIn } from '../demo/aws/stand-in.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import type { GeneratedFile } from './files.ts'
import { requireExact } from './measure-file.ts'
import { removeUpload } from './remove-upload.ts'
import { sendFile } from './send-file.ts'
import type { Stack } from './stack.ts'

/** Seconds from the first byte, or from the choice of the file in the bucket, to `completed`. */
interface S3Run {
  upload: number
  s3: number
}

export interface S3Load {
  file: GeneratedFile
  runs: S3Run[]
  /** The highest of etl while it took the file from the bucket and loaded it, in bytes. */
  etlMemory: number
}

const BUCKET = { bucket: 'bench-billing', region: 'eu-central-1', prefix: 'cur/' }
const ACCOUNT = '444455556666'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/outlay-reader`
const TIMEOUT = { timeoutMs: 10 * 60_000 }

/** S3 for the time of a bench: what its processes are told of it, and its end. */
export async function startBenchAws(): Promise<AwsStandIn> {
  const directory = await mkdtemp(join(tmpdir(), 'outlay-bench-aws-'))
  const aws = await startAwsStandIn({ directory })
  return {
    ...aws,
    async stop() {
      await aws.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Loads a file by upload and from a bucket, in turn. */
export async function measureS3Load(
  stack: Stack,
  aws: AwsStandIn,
  file: GeneratedFile,
  runs: number,
): Promise<S3Load> {
  const connectionId = await connect(stack, aws)
  const path = basename(file.path)
  await aws.putObject(BUCKET.bucket, BUCKET.prefix + path, { file: file.path })
  let etlMemory = 0

  const ways = {
    upload: () => sendFile(stack.serverUrl, stack.api, file.path).then(({ upload }) => upload),
    async s3() {
      stack.resetPeakMemory()
      const { uploads } = await stack.api.post<{ uploads: Upload[] }>(
        `/api/connections/${connectionId}/ingest`,
        { paths: [path] },
      )
      return uploads[0]!
    },
  }
  const measure = async (way: keyof typeof ways): Promise<number> => {
    const began = performance.now()
    const { id } = await ways[way]()
    const completed = await completedUpload(stack.api, id, TIMEOUT)
    const seconds = (performance.now() - began) / 1000
    if (way === 's3') etlMemory = Math.max(etlMemory, stack.peakMemory().etl)
    requireExact(completed, file)
    await removeUpload(stack, id)
    await stack.clear()
    await stack.settle()
    return seconds
  }

  const measured: S3Run[] = []
  for (let index = 0; index < runs; index += 1) {
    const isForth = index % 2 === 0
    const first = await measure(isForth ? 'upload' : 's3')
    const second = await measure(isForth ? 's3' : 'upload')
    measured.push(isForth ? { upload: first, s3: second } : { s3: first, upload: second })
  }
  return { file, runs: measured, etlMemory }
}

async function connect({ api }: Stack, aws: AwsStandIn): Promise<string> {
  const { bucket, region, prefix } = BUCKET
  await aws.addBucket(bucket, { region })
  const { id, externalId } = await api.post<Connection>('/api/connections', {
    name: 'Bench',
    accountId: ACCOUNT,
    roleArn: ROLE,
    ...BUCKET,
  })
  aws.addRole({ arn: ROLE, externalId, policy: { bucket, prefixes: [prefix] } })
  const { status } = await api.post<Verification>(`/api/connections/${id}/verify`, {})
  if (status !== 'verified') throw new Error('The connection of the bench is not verified.')
  return id
}
