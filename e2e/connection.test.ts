import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Connection } from '../contract/connection.ts'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { Upload } from '../contract/upload.ts'
import { formatUnits, generateCur } from '../demo/bill/generate-cur.ts'
import { startTestAws, type TestAws } from '../testing/aws.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { useOutlayInBrowser } from './outlay-in-browser.ts'
import { ASSEMBLY, BUCKET, MANIFEST, PERIOD, PREFIX, putReport } from './report-in-bucket.ts'

let aws: TestAws
const folder = mkdtempSync(join(tmpdir(), 'outlay-connection-'))
const logFile = join(folder, 'log')
/** What the report adds up to, known before anything is loaded. */
let sums: { billed: bigint; effective: bigint }

beforeAll(async () => {
  aws = await startTestAws()
  await aws.addBucket(BUCKET, { region: 'eu-central-1' })
  sums = await putReport(aws)
  await put('readme.txt', 'Reports of AWS')
  await aws.putObject(BUCKET, 'cur-secret/payroll.csv', 'name,salary')
})
afterAll(async () => {
  await aws?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const at = useOutlayInBrowser(() => ({ logFile, variables: { ...aws.env, LOG_LEVEL: 'trace' } }))

const put = (path: string, content: string) => aws.putObject(BUCKET, PREFIX + path, content)

const roleOf = (slug: string) => `arn:aws:iam::111122223333:role/${slug}`
const externalIds: string[] = []
function trust(slug: string, externalId: string) {
  externalIds.push(externalId)
  aws.addRole({ arn: roleOf(slug), externalId, policy: { bucket: BUCKET, prefixes: [PREFIX] } })
}

/** A client with a verified connection, and its admin in the file manager. */
async function openFiles(slug: string, options?: Parameters<typeof at.open>[0]) {
  const { account, api } = await at.outlay.createClient(slug)
  const { id, externalId } = await api.post<Connection>('/api/connections', {
    name: 'Payer',
    accountId: '111122223333',
    roleArn: roleOf(slug),
    bucket: BUCKET,
    prefix: PREFIX,
    region: 'eu-central-1',
  })
  trust(slug, externalId!)
  await api.post(`/api/connections/${id}/verify`, {})
  const page = await at.open(options)
  await at.signIn(page, account)
  await page.waitForURL('**/connect')
  const path = `/connections/${id}/files`
  await page.goto(path)
  return { api, page, path, connectionId: id }
}

const names = (page: Page) => page.getByRole('table').locator('tbody .name').allTextContents()
const box = (page: Page, name: string) => page.getByRole('checkbox', { name, exact: true })

it(
  'an account is connected, a report of three parts picked, and its exact sums are on the dashboard',
  { timeout: 180_000 },
  async () => {
    const { account, api } = await at.outlay.createClient('journey')
    const page = await at.open()
    await at.signIn(page, account)
    await page.waitForURL('**/connect')
    await page.getByRole('link', { name: 'Connections' }).click()
    await page.getByRole('link', { name: 'Connect an AWS account' }).click()
    await page.getByLabel('Name').fill('Acme payer')
    await page.getByLabel('Account id').fill('111122223333')
    await page.getByLabel('Region of the bucket').fill('eu-central-1')
    await page.getByLabel('Bucket', { exact: true }).fill(BUCKET)
    await page.getByLabel('Folder').fill(PREFIX)
    await page.getByLabel('Role ARN').fill(roleOf('journey'))
    await page.getByRole('button', { name: 'Continue' }).click()
    const externalId = await page.getByLabel('External id').inputValue()

    trust('journey', 'of-an-attempt-before')
    await page.getByRole('link', { name: 'The role is there: verify' }).click()
    const failed = page.getByRole('listitem').filter({ hasText: 'AWS refuses to let Outlay assume the role' })
    await failed.getByText('the external id in its condition is another').waitFor()
    await failed.getByRole('link', { name: 'See the policies' }).click()
    trust('journey', externalId)
    await page.getByRole('link', { name: 'The role is there: verify' }).click()
    await page.getByText(`Outlay can read s3://${BUCKET}/${PREFIX}.`).waitFor()

    await page.getByRole('link', { name: 'Browse files' }).click()
    await page.getByRole('heading', { name: 'Files of Acme payer' }).waitFor()
    await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['hourly', 'readme.txt'])
    await page.getByRole('link', { name: 'hourly' }).click()
    await page.getByRole('link', { name: '20261001-20261101' }).click()
    await page.getByRole('heading', { name: 'The whole report hourly for Oct 2026' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Load the whole report hourly for Oct 2026' }).click()
    const queued = page.getByRole('region', { name: /^1 upload from here/ })
    await queued.getByText('60,000 rows loaded').waitFor({ timeout: 60_000 })
    // What is loaded is seen in the row as well, without reading the folder again.
    await page.getByRole('row', { name: MANIFEST }).getByText('Completed').waitFor()
    expect(await page.getByRole('button', { name: /^Load the whole report/ }).count()).toBe(0)
    await expectAccessible(page)

    await queued.getByRole('link', { name: 'See the result' }).click()
    await page.getByText(`s3://${BUCKET}/${PREFIX}${PERIOD}${MANIFEST}`).waitFor()
    await page.getByText('3 files with their sizes and hashes').click()
    expect(await page.getByText(/^ETag/).count()).toBe(3)
    await expectAccessible(page)
    const { items } = await api.get<{ items: Upload[] }>('/api/uploads')
    expect(items).toHaveLength(1)
    const [billed, effective] = [sums.billed, sums.effective].map((sum) =>
      formatUnits(sum).replace(/0+$/, ''),
    )
    expect(items[0]).toMatchObject({
      origin: 's3',
      status: 'completed',
      rows: { read: 60_000, accepted: 60_000, rejected: 0 },
      totals: [{ billedCost: billed, effectiveCost: effective, sourceBilledCost: billed }],
      manifest: { name: 'hourly', period: '2026-10', files: 3, missing: [] },
    })

    await page.getByRole('link', { name: 'Open in overview' }).click()
    await page.waitForURL('**/dashboard/overview**')
    await page
      .getByText(`$${(Number(effective) / 1000).toFixed(1)} K`)
      .first()
      .waitFor()
    const { totals } = await api.post<CostAnswer>('/api/query', { measures: ['effectiveCost'] })
    expect(totals).toEqual([{ billingCurrency: 'USD', effectiveCost: effective }])
  },
)

it('a part is chosen: its manifest is offered instead, and what is loaded already is said so', async () => {
  const { page, path, api } = await openFiles('parts')
  await page.goto(`${path}?path=${ASSEMBLY}`)
  const chosen = page.getByRole('region', { name: 'What is chosen' })

  // A range by its two ends, then all of it, by keys alone.
  await box(page, 'hourly-1.csv.gz').click()
  await box(page, 'hourly-3.csv.gz').click({ modifiers: ['Shift'] })
  await chosen.getByText(/^3 files/).waitFor()
  await box(page, 'hourly-3.csv.gz').focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Space')
  await chosen.getByText(/^2 files/).waitFor()
  await page.getByRole('checkbox', { name: 'Choose all 4 files shown' }).check()
  await chosen.getByText(/^1 whole report and 3 files/).waitFor()
  await chosen.getByRole('button', { name: 'Leave the parts out' }).click()
  await chosen.getByText(/^1 whole report$/).waitFor()
  await chosen.getByRole('button', { name: 'Clear' }).click()

  await page.getByRole('row', { name: 'hourly-1.csv.gz' }).click()
  await chosen.getByText(/can be loaded by its manifest/).waitFor()
  await expectAccessible(page)
  await chosen.getByRole('button', { name: 'Load' }).click()
  await page.getByText('20,000 rows loaded').waitFor({ timeout: 30_000 })
  await page.reload()
  await page.getByRole('row', { name: 'hourly-1.csv.gz' }).getByRole('link', { name: 'Completed' }).waitFor()

  // Loaded once more: the same upload, not another.
  await box(page, 'hourly-1.csv.gz').check()
  await chosen.getByText(/loaded already/).waitFor()
  await chosen.getByRole('button', { name: 'Load' }).click()
  await page.getByText('20,000 rows loaded').waitFor()
  expect((await api.get<{ items: Upload[] }>('/api/uploads')).items).toHaveLength(1)
})

it('a file that changed since it was listed is said so, and taken as it is now', async () => {
  const { page, api } = await openFiles('changed')
  const bill = (seed: number) => [...generateCur({ month: '2026-10-01', rows: 50, seed }).text].join('')
  await put('moving.csv', bill(1))
  await page.reload()
  await box(page, 'moving.csv').check()
  const chosen = page.getByRole('region', { name: 'What is chosen' })
  await chosen.getByText('not known as billing data').waitFor()
  await put('moving.csv', bill(2))
  await chosen.getByRole('button', { name: 'Load' }).click()
  await page.getByText('1 file changed since the folder was listed').waitFor()
  expect((await api.get<{ items: Upload[] }>('/api/uploads')).items).toEqual([])
  await expectAccessible(page)
  await chosen.getByRole('button', { name: 'Load' }).click()
  await page.getByText('50 rows loaded').waitFor({ timeout: 30_000 })
  expect(await page.getByText('changed since').count()).toBe(0)

  // Under another name, the content is recognised when it has come.
  await put('copy.csv', bill(2))
  await page.reload()
  await box(page, 'copy.csv').check()
  await chosen.getByRole('button', { name: 'Load' }).click()
  await page.getByRole('link', { name: 'See what happened' }).click({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Open the upload that has it' }).click()
  await page.getByRole('heading', { name: 'moving.csv' }).waitFor()
  await page.getByRole('link', { name: 'its folder' }).click()
  await page.getByRole('heading', { name: 'Files of Payer' }).waitFor()

  // Replaced while it is on its way.
  await put('copy.csv', bill(3))
  await page.reload()
  await box(page, 'copy.csv').check()
  aws.faults.latency = 1_500
  await chosen.getByRole('button', { name: 'Load' }).click()
  await page.getByRole('region', { name: /^1 upload from here/ }).waitFor()
  await put('copy.csv', bill(4))
  aws.faults.latency = 0
  await page.getByRole('link', { name: 'See what happened' }).click({ timeout: 30_000 })
  await page.getByText('has changed in its bucket since it was chosen').waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Choose it anew in its folder' }).click()
  await page.getByRole('heading', { name: 'Files of Payer' }).waitFor()
  aws.deleteObject(BUCKET, `${PREFIX}moving.csv`)
  aws.deleteObject(BUCKET, `${PREFIX}copy.csv`)
})

it('a folder of thousands is shown a sheet at a time, searched, and left by the back button', async () => {
  aws.putListed(
    BUCKET,
    Array.from({ length: 12_001 }, (_, index) => `${PREFIX}many/${String(index).padStart(5, '0')}.csv`),
  )
  const { page } = await openFiles('many')
  await page.getByRole('link', { name: 'many' }).click()
  await page.getByText('200 entries so far').waitFor()
  const rows = page.locator('tbody tr')
  for (const shown of [400, 600, 800, 1000]) {
    await page.getByRole('button', { name: 'Load more' }).click()
    await expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(shown)
  }
  // The page stays quick: what comes next takes the place of what was.
  await page.getByRole('button', { name: 'Show the next ones' }).click()
  await page.getByText('1,200 entries so far').waitFor()
  expect(await rows.count()).toBe(200)
  await page.getByText('01000.csv', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Show the ones before' }).click()
  await page.getByText('00000.csv', { exact: true }).waitFor()

  await page.getByLabel('Search this folder by name').fill('1200')
  await page.getByText('Looked through 10,000 of this folder so far.').waitFor()
  await expect.poll(() => names(page), { timeout: 5_000 }).toEqual(['01200.csv'])
  await page.getByRole('button', { name: 'Search further' }).click()
  await page.getByText('Looked through all 12,001 of this folder.').waitFor()
  expect(await names(page)).toEqual(['01200.csv', '11200.csv', '12000.csv'])
  expect(page.url()).toContain('path=many/&search=1200')
  await expectAccessible(page)
  await page.getByLabel('Search this folder by name').fill('nowhere')
  await page.getByText('No name here has “nowhere” in it so far').waitFor()

  await page.goBack()
  await page.getByRole('link', { name: 'many' }).waitFor()
  expect(await page.getByLabel('Search this folder by name').inputValue()).toBe('')
})

it('only the folder itself can be looked at, and what is in the way is said, on a phone in the dark', async () => {
  const { api, connectionId, page, path } = await openFiles('phone', {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
  })
  await page.goto(`${path}?path=${PERIOD}`)
  await box(page, MANIFEST).check()
  await page.getByText(/^1 whole report$/).waitFor()
  await expectToFit(page)
  await expectAccessible(page)
  for (const outside of ['../cur-secret/', '%2e%2e/', '/etc/', 'a/../../']) {
    await page.goto(`${path}?path=${encodeURIComponent(outside)}`)
    await page.getByText('There is no such folder in this connection').waitFor()
  }
  await expectToFit(page)
  await page.getByRole('link', { name: `Go to ${BUCKET}/cur` }).click()
  await page.getByRole('link', { name: 'hourly' }).waitFor()
  await page.goto(`${path}?path=nothing/`)
  await page.getByText('It was emptied, or there is no such folder.').waitFor()

  aws.removeRole(roleOf('phone'))
  aws.expireKeys()
  await page.goto(path)
  await page.getByText('The folder could not be listed').waitFor({ timeout: 20_000 })
  await expectAccessible(page)

  // Verified again, the connection is known not to work, and nothing is asked of AWS any more.
  await api.post(`/api/connections/${connectionId}/verify`, {})
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('This connection is not verified').waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Verify the role' }).click()
  await page.waitForURL(`**/connections/${connectionId}`)
})

it('one who only looks has no file manager', async () => {
  const { api, path } = await openFiles('looking')
  const viewer = {
    email: 'vera@example.com',
    password: 'the viewer of looking',
    name: 'Vera',
    role: 'viewer',
  }
  await api.post('/api/users', viewer)
  const page = await at.open()
  await at.signIn(page, viewer)
  await page.waitForURL('**/connect')
  await page.goto(path)
  await page.getByText('There is no such page').waitFor()
})

it('nothing of role, external id or keys is in the log of all that', async () => {
  const log = readFileSync(logFile, 'utf8')
  // The log is the whole one: of server and etl, at its finest.
  expect(log).toContain('/api/connections')
  expect(log).toContain('"name":"etl"')
  const issued = aws.issuedKeys()
  expect(issued.length).toBeGreaterThan(5)
  const secrets = [
    ...issued.flatMap(({ accessKeyId, secretAccessKey, sessionToken, arn }) => [
      accessKeyId,
      secretAccessKey,
      sessionToken!,
      arn,
    ]),
    aws.env['AWS_ACCESS_KEY_ID']!,
    aws.env['AWS_SECRET_ACCESS_KEY']!,
    ...externalIds,
  ]
  const found = secrets.filter((secret) =>
    [secret, encodeURIComponent(secret)].some((text) => log.includes(text)),
  )
  expect(found).toEqual([])
  expect(log).not.toMatch(/:(assumed-)?role\//)
})
