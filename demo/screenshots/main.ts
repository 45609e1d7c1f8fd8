import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Client } from '../../contract/client.ts'
import { freePort } from '../../embedded/free-port.ts'
import { runEverything } from '../../embedded/run-everything.ts'
import { demoAccounts, type Account } from '../accounts.ts'
import { signIn, type ApiClient } from '../api-client.ts'
import { DEMO_CLIENTS, OPERATOR_EMAIL } from '../clients.ts'
import { fillWithSamples } from '../fill-with-samples.ts'
import { lastMonthOf } from '../months.ts'
import {
  anybody,
  operatorVisitor,
  takeEveryPage,
  visitorOfClient,
  visitorOfDashboards,
} from './every-page.ts'
import { takeScreenshots } from './product.ts'

// npm run screenshots: the pictures of the public pages, taken anew of the app as it is, and with --every-page all of
// its pages, to look at. What it starts and loads is its own, and gone at the end.
const { everyPage } = readOptions()
const PAGES = join(process.env['DATA_DIR'] || 'data', 'screenshots')
const EMPTY = { name: 'Acme', slug: 'acme', email: 'grace@example.com', person: 'Grace Hall' }

const dataDirectory = mkdtempSync(join(tmpdir(), 'outlay-screenshots-'))
// Started by root, PostgreSQL runs as another user, who must get in.
chmodSync(dataDirectory, 0o711)
const clients = everyPage ? DEMO_CLIENTS : DEMO_CLIENTS.slice(0, 1)
const [operator, empty, ...users] = demoAccounts(dataDirectory, [
  OPERATOR_EMAIL,
  EMPTY.email,
  ...clients.map(({ user }) => user.email),
]) as [Account, Account, ...Account[]]

process.exitCode = await runEverything({
  environment: {
    DATA_DIR: dataDirectory,
    PORT: String(await freePort()),
    ADMIN_EMAIL: operator.email,
    ADMIN_PASSWORD: operator.password,
  },
  async whenReady({ serverUrl }) {
    const lastMonth = lastMonthOf(dataDirectory)
    const platform = await signIn(serverUrl, operator)
    for (const [index, client] of clients.entries()) {
      await fillWithSamples(serverUrl, platform, client, users[index]!, { lastMonth })
    }
    await takeScreenshots(serverUrl, users[0]!, lastMonth)
    if (everyPage) await takeAllPages(serverUrl, platform)
    process.kill(process.pid, 'SIGTERM')
  },
})
rmSync(dataDirectory, { recursive: true, force: true })
process.exit()

async function takeAllPages(serverUrl: string, platform: ApiClient): Promise<void> {
  const { id } = await platform.post<Client>('/api/admin/clients', {
    name: EMPTY.name,
    slug: EMPTY.slug,
    profile: 'core',
  })
  await platform.post(`/api/admin/clients/${id}/users`, { ...empty, name: EMPTY.person, role: 'admin' })
  const [first, ...others] = await Promise.all(
    clients.map(({ slug }, index) =>
      (index === 0 ? visitorOfClient : visitorOfDashboards)(slug, serverUrl, users[index]!),
    ),
  )
  const full = [operatorVisitor(operator, clients[0]!.slug), first!, ...others]
  await takeEveryPage(serverUrl, PAGES, [
    anybody,
    ...full,
    await visitorOfClient('empty', serverUrl, empty),
    ...full.map((visitor) => ({ ...visitor, name: `${visitor.name}-failed`, isFailing: true })),
  ])
}

function readOptions(): { everyPage: boolean } {
  const { values } = parseArgs({ options: { 'every-page': { type: 'boolean', default: false } } })
  return { everyPage: values['every-page'] }
}
