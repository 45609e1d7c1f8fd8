import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../embedded/free-port.ts'
import { runEverything } from '../../embedded/run-everything.ts'
import { demoAccounts, type Account } from '../accounts.ts'
import { signIn } from '../api-client.ts'
import { DEMO_CLIENTS, OPERATOR_EMAIL } from '../clients.ts'
import { fillWithSamples } from '../fill-with-samples.ts'
import { lastMonthOf } from '../months.ts'
import { takeScreenshots } from './product.ts'

// npm run screenshots: the pictures of the public pages, taken anew of the app as it is, with the demonstration's
// first client. What it starts and loads is its own, and gone at the end.
const dataDirectory = mkdtempSync(join(tmpdir(), 'outlay-screenshots-'))
// Started by root, PostgreSQL runs as another user, who must get in.
chmodSync(dataDirectory, 0o711)
const client = DEMO_CLIENTS[0]!
const [operator, user] = demoAccounts(dataDirectory, [OPERATOR_EMAIL, client.user.email]) as [
  Account,
  Account,
]

process.exitCode = await runEverything({
  environment: {
    DATA_DIR: dataDirectory,
    PORT: String(await freePort()),
    ADMIN_EMAIL: operator.email,
    ADMIN_PASSWORD: operator.password,
  },
  async whenReady({ serverUrl }) {
    const lastMonth = lastMonthOf(dataDirectory)
    await fillWithSamples(serverUrl, await signIn(serverUrl, operator), client, user, { lastMonth })
    await takeScreenshots(serverUrl, user, lastMonth)
    process.kill(process.pid, 'SIGTERM')
  },
})
rmSync(dataDirectory, { recursive: true, force: true })
process.exit()
