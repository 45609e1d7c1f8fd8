import { join } from 'node:path'
import { runEverything } from '../embedded/run-everything.ts'
import { isForThisMachine } from '../environment/reach.ts'
import { demoAccounts, type Account } from './accounts.ts'
import { signIn } from './api-client.ts'
import { DEMO_CLIENTS, OPERATOR_EMAIL } from './clients.ts'
import { fillWithSamples } from './fill-with-samples.ts'
import { lastMonthOf } from './months.ts'
import { startSampleAws } from './sample-aws.ts'
import { SAMPLE_BUCKET } from './sample-bucket.ts'

// npm run demo: everything on this machine, with sample clients and bills that went through the real pipeline.
// Its data is apart from that of npm start.
const dataDirectory = join(process.env['DATA_DIR'] || 'data', 'demo')
const [operatorAccount, ...accounts] = demoAccounts(dataDirectory, [
  OPERATOR_EMAIL,
  ...DEMO_CLIENTS.map(({ user }) => user.email),
]) as [Account, ...Account[]]

const lastMonth = lastMonthOf(dataDirectory)

// The sign-in page offers them, unless others than this machine may see it.
const offered = [
  ...DEMO_CLIENTS.map(({ name }, index) => ({ name, ...accounts[index]! })),
  { name: 'Operator', ...operatorAccount },
]

const aws = await startSampleAws(dataDirectory, lastMonth)

process.exitCode = await runEverything({
  environment: {
    ...aws.env,
    DATA_DIR: dataDirectory,
    ADMIN_EMAIL: operatorAccount.email,
    ADMIN_PASSWORD: operatorAccount.password,
    ...(isForThisMachine(process.env) && { DEMO_ACCOUNTS: JSON.stringify(offered) }),
  },
  async whenReady({ serverUrl }) {
    const operator = await signIn(serverUrl, operatorAccount)
    await Promise.all(
      DEMO_CLIENTS.map((client, index) =>
        fillWithSamples(serverUrl, operator, client, accounts[index]!, {
          lastMonth,
          ...(index === 0 && { months: aws.laterMonths }),
        }),
      ),
    )
    await aws.connect(await signIn(serverUrl, accounts[0]!))
    const { accountId, roleArn, bucket, prefix, region } = SAMPLE_BUCKET
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
        ...offered.map(({ name, email, password }) => line(name, email, password)),
        '',
        `${DEMO_CLIENTS[0]!.name} is connected to a made-up AWS account. To connect it once more yourself:`,
        '',
        `  Account ${accountId}, role ${roleArn}`,
        `  Bucket ${bucket}, folder ${prefix}, region ${region}`,
        '',
        'Stop with Ctrl+C.',
      ].join('\n'),
    )
  },
})
process.exit()
