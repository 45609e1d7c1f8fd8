import { join } from 'node:path'
import { runEverything } from '../embedded/run-everything.ts'
import { demoAccounts, type Account } from './accounts.ts'
import { signIn } from './api-client.ts'
import { DEMO_CLIENTS, OPERATOR_EMAIL } from './clients.ts'
import { fillWithSamples } from './fill-with-samples.ts'

// npm run demo: everything on this machine, with sample clients and bills that went through the real pipeline.
// Its data is apart from that of npm start.
const dataDirectory = join(process.env['DATA_DIR'] || 'data', 'demo')
const [operatorAccount, ...accounts] = demoAccounts(dataDirectory, [
  OPERATOR_EMAIL,
  ...DEMO_CLIENTS.map(({ user }) => user.email),
]) as [Account, ...Account[]]

process.exitCode = await runEverything({
  environment: {
    DATA_DIR: dataDirectory,
    ADMIN_EMAIL: operatorAccount.email,
    ADMIN_PASSWORD: operatorAccount.password,
  },
  async whenReady({ serverUrl }) {
    const operator = await signIn(serverUrl, operatorAccount)
    for (const [index, client] of DEMO_CLIENTS.entries()) {
      await fillWithSamples(serverUrl, operator, client, accounts[index]!)
    }
    const width = Math.max(...[operatorAccount, ...accounts].map(({ email }) => email.length))
    const line = (who: string, email: string, password: string) =>
      `  ${who.padEnd(22)}${email.padEnd(width + 2)}${password}`
    console.log(
      [
        '',
        `Outlay shows the bills of ${DEMO_CLIENTS.length} made-up clients, one of each profile.`,
        '',
        `  Open ${serverUrl}/sign-in`,
        '',
        ...DEMO_CLIENTS.map(({ name }, index) =>
          line(name, accounts[index]!.email, accounts[index]!.password),
        ),
        line('Operator', operatorAccount.email, operatorAccount.password),
        '',
        'Stop with Ctrl+C.',
      ].join('\n'),
    )
  },
})
process.exit()
