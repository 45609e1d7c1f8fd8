import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { MadeUser } from '../../contract/client.ts'
import type { Session } from '../../contract/session.ts'
import { freePort } from '../../embedded/free-port.ts'
import { runEverything } from '../../embedded/run-everything.ts'
import { demoAccounts, type Account } from '../accounts.ts'
import { signIn } from '../api-client.ts'
import { DEMO_CLIENTS, OPERATOR_EMAIL } from '../clients.ts'
import { lastMonthOf } from '../months.ts'
import { startSampleAws } from '../sample-aws.ts'
import { takeEveryPage, type Visitor } from './every-page.ts'
import { takeDocumentation } from './documentation.ts'
import { fillForPictures, NEWCOMERS } from './fill.ts'
import { takeProduct } from './product.ts'
import { anybody, operatorVisitor, visitorOfClient, visitorOfDashboards } from './visitors.ts'

// npm run screenshots: the pictures of the public pages and of the documentation, taken anew of the app as it is; with
// --every-page those of all of its pages instead, to look at. What it starts and loads is its own, and gone at the end.
const { isEveryPage, wanted } = readOptions()
const PAGES = join(process.env['DATA_DIR'] || 'data', 'screenshots')

const dataDirectory = mkdtempSync(join(tmpdir(), 'outlay-screenshots-'))
// Started by root, PostgreSQL runs as another user, who must get in.
chmodSync(dataDirectory, 0o711)
const [operator, ...accounts] = demoAccounts(dataDirectory, [
  OPERATOR_EMAIL,
  ...DEMO_CLIENTS.map(({ user }) => user.email),
  ...NEWCOMERS.map(({ email }) => email),
]) as [Account, ...Account[]]
const users = accounts.slice(0, DEMO_CLIENTS.length)
const newcomers = accounts.slice(DEMO_CLIENTS.length)
const lastMonth = lastMonthOf(dataDirectory)
const aws = await startSampleAws(dataDirectory, lastMonth)

/** Of pages that could not be taken. */
const faults: string[] = []

process.exitCode = await runEverything({
  environment: {
    ...aws.env,
    DATA_DIR: dataDirectory,
    PORT: String(await freePort()),
    ADMIN_EMAIL: operator.email,
    ADMIN_PASSWORD: operator.password,
  },
  async whenReady({ serverUrl }) {
    const platform = await signIn(serverUrl, operator)
    if (isEveryPage) {
      const early = operatorVisitor('operator-empty', operator)
      faults.push(...(await takeEveryPage(serverUrl, PAGES, [early], wanted)))
    }
    const damaged = await fillForPictures(serverUrl, platform, { users, newcomers, lastMonth, aws })
    if (isEveryPage) await takeAllPages(serverUrl)
    else {
      await takeProduct(serverUrl, users[0]!, damaged)
      await takeDocumentation(serverUrl, { users, newcomer: newcomers[0]! })
    }
    process.kill(process.pid, 'SIGTERM')
  },
})
await aws.stop()
rmSync(dataDirectory, { recursive: true, force: true })
if (faults.length > 0) {
  console.error(`Not taken:\n${faults.join('\n')}`)
  process.exitCode = 1
}
process.exit()

async function takeAllPages(serverUrl: string): Promise<void> {
  const northwind = await signIn(serverUrl, users[0]!)
  const invited = await northwind.post<MadeUser>('/api/users', {
    email: 'ines@example.com',
    name: 'Ines Moreau',
    role: 'analyst',
  })
  const { client } = await northwind.get<Session>('/api/session')
  const full = [
    anybody(invited),
    operatorVisitor('operator', operator, client?.id),
    ...(await visitorsOf(
      serverUrl,
      DEMO_CLIENTS.map(({ slug }) => slug),
      users,
    )),
  ]
  const empty = await visitorsOf(
    serverUrl,
    NEWCOMERS.map(({ profile }) => `empty-${profile}`),
    newcomers,
  )
  const [, ...signedIn] = full
  // Of nothing, whatever is asked of it looks the same.
  const bare = empty.map((visitor) => ({ ...visitor, variants: [] }))
  const all = [...full, ...bare, ...as('failing', full), ...as('waiting', signedIn)]
  faults.push(...(await takeEveryPage(serverUrl, PAGES, all, wanted)))
}

// Functions, and no constants: what is above waits for all of it, and never comes to what is below.
function as(answering: Visitor['answering'], visitors: readonly Visitor[]): Visitor[] {
  return visitors.map((visitor) => ({ ...visitor, name: `${visitor.name}-${answering}`, answering }))
}

/** Of the first client everything, of the others what it does not have. */
function visitorsOf(
  serverUrl: string,
  names: readonly string[],
  who: readonly Account[],
): Promise<Visitor[]> {
  return Promise.all(
    names.map((name, index) =>
      (index === 0 ? visitorOfClient : visitorOfDashboards)(name, serverUrl, who[index]!),
    ),
  )
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      'every-page': { type: 'boolean', default: false },
      /** Those whose address contains it. */
      page: { type: 'string', multiple: true, default: [] },
      /** Those whose folder contains it: `northwind`, `failing`, `empty`. */
      visitor: { type: 'string', multiple: true, default: [] },
    },
  })
  const wanted = { pages: values.page, visitors: values.visitor }
  return { isEveryPage: values['every-page'] || [...values.page, ...values.visitor].length > 0, wanted }
}
