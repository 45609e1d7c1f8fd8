import { join } from 'node:path'
import { runEverything } from '../embedded/run-everything.ts'
import { demoAccounts, type Account } from './accounts.ts'
import { signIn } from './api-client.ts'
import { startAwsStandIn } from './aws/stand-in.ts'
import { DEMO_CLIENTS, OPERATOR_EMAIL } from './clients.ts'
import { connectSample } from './connect-sample.ts'
import { fillWithSamples, lastMonths, MONTHS } from './fill-with-samples.ts'
import { BUCKET_MONTHS, fillSampleBucket, SAMPLE_BUCKET } from './sample-bucket.ts'

// npm run demo: everything on this machine, with sample clients and bills that went through the real pipeline.
// Its data is apart from that of npm start.
const dataDirectory = join(process.env['DATA_DIR'] || 'data', 'demo')
const [operatorAccount, ...accounts] = demoAccounts(dataDirectory, [
  OPERATOR_EMAIL,
  ...DEMO_CLIENTS.map(({ user }) => user.email),
]) as [Account, ...Account[]]

// There is no AWS here: its SDK is led to a stand-in, with a bucket of bills that are older than the uploaded ones.
const aws = await startAwsStandIn({ directory: join(dataDirectory, 'aws') })
const bucketMonths = lastMonths(new Date(), MONTHS + BUCKET_MONTHS).slice(0, BUCKET_MONTHS)
const bucketFilled = fillSampleBucket(aws, bucketMonths, DEMO_CLIENTS[0]!.rowsPerMonth)
// Whoever waits for it is told; until then everything else starts.
bucketFilled.catch(() => {})

process.exitCode = await runEverything({
  environment: {
    ...aws.env,
    DATA_DIR: dataDirectory,
    ADMIN_EMAIL: operatorAccount.email,
    ADMIN_PASSWORD: operatorAccount.password,
  },
  async whenReady({ serverUrl }) {
    const operator = await signIn(serverUrl, operatorAccount)
    for (const [index, client] of DEMO_CLIENTS.entries()) {
      await fillWithSamples(serverUrl, operator, client, accounts[index]!)
    }
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
        ...DEMO_CLIENTS.map(({ name }, index) =>
          line(name, accounts[index]!.email, accounts[index]!.password),
        ),
        line('Operator', operatorAccount.email, operatorAccount.password),
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
