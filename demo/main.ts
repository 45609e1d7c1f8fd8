import { join } from 'node:path'
import { runEverything } from '../embedded/run-everything.ts'
import { demoAccounts } from './accounts.ts'
import { fillWithSamples } from './fill-with-samples.ts'

// npm run demo: everything on this machine, with a sample client and bills that went through the real pipeline.
// Its data is apart from that of npm start.
const dataDirectory = join(process.env['DATA_DIR'] || 'data', 'demo')
const accounts = demoAccounts(dataDirectory)

process.exitCode = await runEverything({
  environment: {
    DATA_DIR: dataDirectory,
    ADMIN_EMAIL: accounts.operator.email,
    ADMIN_PASSWORD: accounts.operator.password,
  },
  async whenReady({ serverUrl }) {
    const { client } = await fillWithSamples(serverUrl, accounts)
    console.log(
      [
        '',
        `Outlay shows the bills of ${client}.`,
        '',
        `  Open        ${serverUrl}/sign-in`,
        `  Sign in as  ${accounts.user.email}`,
        `  Password    ${accounts.user.password}`,
        '',
        `  As operator ${accounts.operator.email}, password ${accounts.operator.password}`,
        '',
        'Stop with Ctrl+C.',
      ].join('\n'),
    )
  },
})
process.exit()
