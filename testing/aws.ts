import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAwsStandIn, type AwsStandIn } from '../demo/aws/stand-in.ts'

export interface TestAws extends AwsStandIn {
  /** Gives this process the environment, which the AWS SDK reads by itself, until `stop`. */
  applyEnv(): void
}

/** The AWS stand-in with nothing in it; its folder is gone at `stop`. */
export async function startTestAws(): Promise<TestAws> {
  const directory = await mkdtemp(join(tmpdir(), 'outlay-aws-'))
  const aws = await startAwsStandIn({ directory })
  const before = Object.fromEntries(Object.keys(aws.env).map((name) => [name, process.env[name]]))
  return {
    ...aws,
    applyEnv: () => void Object.assign(process.env, aws.env),
    async stop() {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
      await aws.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
