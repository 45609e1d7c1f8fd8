import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROLLUP_VERSION } from '../clickhouse/rollups.ts'
import type { Account } from '../demo/accounts.ts'
import { signIn } from '../demo/api-client.ts'
import { DEMO_CLIENTS, type DemoClient } from '../demo/clients.ts'
import { fillWithSamples } from '../demo/fill-with-samples.ts'
import { buildWeb } from '../embedded/web-build.ts'
import { createDatabase } from '../migrations/database.ts'
import { FILES_FOLDER } from './files.ts'
import { startStack, type Stack } from './stack.ts'

export interface DemoStack extends Pick<Stack, 'serverUrl' | 'stop'> {
  /** The user of each of the demonstration's clients, in their order. */
  accounts: Account[]
  accountOf(profile: DemoClient['profile']): Account
}

/** The newest month of the bills. */
export const LAST_MONTH = '2026-10-01'

const POLL_MS = 500

/** An Outlay with the demonstration's clients and their bills, which are kept for the next run. */
export async function startDemoStack(say: (what: string) => void): Promise<DemoStack> {
  await buildWeb(join(import.meta.dirname, '..'))
  const stack = await startStack({ kept: join(FILES_FOLDER, 'demo') })
  try {
    say('Loading the bills of the demonstration')
    const operator = await signIn(stack.serverUrl, stack.operator)
    const accounts = DEMO_CLIENTS.map(({ user: { email } }) => ({
      email,
      password: createHash('sha256').update(email).digest('hex').slice(0, 24),
    }))
    await Promise.all(
      DEMO_CLIENTS.map((client, index) =>
        fillWithSamples(stack.serverUrl, operator, client, accounts[index]!, { lastMonth: LAST_MONTH }),
      ),
    )
    await rollupsAndFindings(stack.databaseUrl)
    await stack.settle()
    return {
      serverUrl: stack.serverUrl,
      accounts,
      accountOf: (profile) => accounts[DEMO_CLIENTS.findIndex((client) => client.profile === profile)]!,
      stop: stack.stop,
    }
  } catch (error) {
    await stack.stop()
    throw error
  }
}

/** What follows a load is not to run beside a measurement. */
async function rollupsAndFindings(databaseUrl: string): Promise<void> {
  const db = createDatabase(databaseUrl)
  try {
    while (true) {
      const missing = await db
        .selectFrom('load')
        .innerJoin('upload', 'upload.load_id', 'load.id')
        .where('upload.status', '=', 'completed')
        .where((load) =>
          load.or([load('rollup_version', '<>', ROLLUP_VERSION), load('findings_version', 'is', null)]),
        )
        .select('load.id')
        .executeTakeFirst()
      if (!missing) return
      await sleep(POLL_MS)
    }
  } finally {
    await db.destroy()
  }
}
