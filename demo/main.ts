import { join } from 'node:path'
import { runEverything } from '../embedded/run-everything.ts'
import { isForThisMachine } from '../environment/reach.ts'
import { demoAccounts, type Account } from './accounts.ts'
import { signIn } from './api-client.ts'
import { startAwsStandIn } from './aws/stand-in.ts'
import { lifelikeBill } from './bill/lifelike/lifelike-bill.ts'
import { DEMO_CLIENTS, OPERATOR_EMAIL } from './clients.ts'
import { connectSample } from './connect-sample.ts'
import { fillWithSamples } from './fill-with-samples.ts'
import { lastMonthOf, monthsBefore, monthsUntil } from './months.ts'
import { BUCKET_MONTHS, fillSampleBucket, SAMPLE_BUCKET } from './sample-bucket.ts'

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

// There is no AWS here: its SDK is led to a stand-in. What the first client has there are the oldest of its months, and
// some before them.
const aws = await startAwsStandIn({ directory: join(dataDirectory, 'aws') })
const [oldestMonth = '', ...laterMonths] = monthsUntil(lastMonth)
const bucketMonths = [...monthsBefore(oldestMonth, BUCKET_MONTHS - 1), oldestMonth]
const bucketFilled = fillSampleBucket(aws, bucketMonths, (month) =>
  lifelikeBill({ company: DEMO_CLIENTS[0]!.company, month, lastMonth }).lines(),
)
// Whoever waits for it is told; until then everything else starts.
bucketFilled.catch(() => {})

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
          ...(index === 0 && { months: laterMonths }),
        }),
      ),
    )
    await bucketFilled
    await connectSample(await signIn(serverUrl, accounts[0]!), aws, bucketMonths)
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
