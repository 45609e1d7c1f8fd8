import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { billLines } from '../demo/bill/generate-cur.ts'
import { fillSampleBucket, SAMPLE_BUCKET } from '../demo/sample-bucket.ts'
import { startTestAws, type TestAws } from '../testing/aws.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { press, typeInto } from './keyboard.ts'
import { useOutlayInBrowser } from './outlay-in-browser.ts'

const ROLE = 'arn:aws:iam::111122223333:role/outlay-billing'
const BUCKET = 'acme-billing'
const PREFIX = 'cur/'

let aws: TestAws

beforeAll(async () => {
  aws = await startTestAws()
  await aws.addBucket(BUCKET, { region: 'eu-central-1' })
  await aws.putObject(BUCKET, `${PREFIX}readme.txt`, 'Reports of AWS')
  await aws.putObject(BUCKET, 'payroll/salaries.csv', 'name,salary')
})
afterAll(() => aws?.stop())

const at = useOutlayInBrowser(() => ({ variables: aws.env }))

const trust = (externalId: string, prefixes = [PREFIX]) =>
  aws.addRole({ arn: ROLE, externalId, policy: { bucket: BUCKET, prefixes } })

const focusedField = (page: Page) => page.evaluate('document.activeElement?.getAttribute("name")')

async function openWizard(slug: string, options?: Parameters<typeof at.open>[0]) {
  const { account, api } = await at.outlay.createClient(slug)
  const page = await at.open(options)
  await at.signIn(page, account)
  await page.waitForURL('**/connect')
  return { account, api, page }
}

it('an account is connected: what is wrong is said with its remedy, mended, and the folder is watched', async () => {
  const { page } = await openWizard('wizard')
  await page.getByRole('link', { name: 'Connections' }).click()
  await page.getByText('No AWS account is connected').waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Connect an AWS account' }).click()

  // What cannot be right is said at its field before anybody is asked.
  await page.getByLabel('Name').fill('Acme payer account')
  await page.getByLabel('Account id').fill('1111-2222')
  await page.getByLabel('Region of the bucket').fill('eu-central-1')
  await page.getByLabel('Bucket', { exact: true }).fill(`s3://${BUCKET}/wrong`)
  await page.getByLabel('Role ARN').fill(ROLE)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('An account id has 12 digits.').waitFor()
  await expect.poll(() => focusedField(page), { timeout: 5_000 }).toBe('accountId')
  await page.getByLabel('Account id').fill('1111-2222-3333')
  await page.getByLabel('Role ARN').fill('')
  expect(await page.getByLabel('Role ARN').inputValue()).toBe(ROLE)
  expect(await page.getByLabel('Folder').inputValue()).toBe('wrong')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Continue' }).click()

  // The role is made with another external id than the one that is shown: one of an attempt before.
  const externalId = await page.getByLabel('External id').inputValue()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Download/ }).click()
  expect((await download).suggestedFilename()).toBe('outlay-billing-role.json')
  await page.getByText('By hand').click()
  const trustPolicy = page.getByRole('region', { name: /trust policy/ })
  expect(await trustPolicy.textContent()).toContain(externalId)
  expect(await trustPolicy.textContent()).toContain(aws.principalArn)
  await expectAccessible(page)
  trust('of-an-attempt-before')
  await page.getByRole('link', { name: 'The role is there: verify' }).click()
  const failed = page.getByRole('listitem').filter({ hasText: 'Assume the role: Failed' })
  await failed.getByText('external id').waitFor()
  await page.getByText('Something is still in the way.').waitFor()
  await expectAccessible(page)

  // One can leave and come back: the address has all of it.
  await page.reload()
  await failed.getByRole('link', { name: 'See the policies' }).click()
  expect(await page.getByLabel('External id').inputValue()).toBe(externalId)

  // Now the role trusts it, and the folder is another one than the role may read.
  trust(externalId)
  await page.getByRole('link', { name: 'The role is there: verify' }).click()
  const unlisted = page.getByRole('listitem').filter({ hasText: 'List the folder: Failed' })
  await unlisted.getByRole('link', { name: 'Change the folder' }).click()
  const folder = page.getByLabel('Folder')
  await folder.waitFor()
  expect(await focusedField(page)).toBe('prefix')
  await folder.fill(PREFIX)
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.getByRole('link', { name: 'The role is there: verify' }).click()
  await page.getByText(`Outlay can read s3://${BUCKET}/${PREFIX}.`).waitFor()
  expect(await page.getByRole('listitem').filter({ hasText: ': Passed' }).count()).toBe(6)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Watch for new bills' }).click()
  await page.getByText('Outlay is watching').waitFor()
  await page.getByRole('link', { name: 'Connections' }).first().click()
  const row = page.getByRole('row', { name: /Acme payer account/ })
  await row.getByText('Every hour').waitFor()
  await row.getByText('Verified').waitFor()
  await row.getByText('Nothing yet').waitFor()
})

it('on its page a connection is edited, verified again, told how to be notified, and deleted', async () => {
  const { page, api } = await openWizard('page', {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
  })
  const { id, externalId } = await api.post<{ id: string; externalId: string }>('/api/connections', {
    name: 'Payer',
    accountId: '111122223333',
    roleArn: ROLE,
    bucket: BUCKET,
    prefix: PREFIX,
    region: 'eu-central-1',
  })
  // A check that failed leads to the field of the form where it is mended.
  await page.goto(`/connections/${id}`)
  trust('of-another-connection')
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await page.getByRole('button', { name: 'Change the role' }).click()
  await expect.poll(() => focusedField(page), { timeout: 5_000 }).toBe('roleArn')
  await page.keyboard.press('Escape')

  // More than it needs: the whole bucket.
  trust(externalId, [''])
  await page.getByRole('button', { name: 'Verify again' }).click()
  const broad = page.getByRole('listitem').filter({ hasText: 'Passed, with a warning' })
  await broad.getByRole('button', { name: 'See the policies' }).click()
  await page.getByLabel('External id').waitFor()
  await expectAccessible(page)
  await expectToFit(page)

  const watch = page.getByRole('switch', { name: 'Watch for new bills' })
  await watch.focus()
  await page.keyboard.press('Space')
  await expect.poll(() => watch.isChecked(), { timeout: 10_000 }).toBe(true)
  await page.getByLabel('Look through the folder').selectOption('Every day')

  await page.getByRole('button', { name: 'Make secret' }).click()
  const secret = await page.getByLabel('API key value').inputValue()
  expect(await page.getByLabel('Subscription endpoint').inputValue()).toContain(
    `/api/connections/${id}/events`,
  )
  await expectAccessible(page)
  await expectToFit(page)
  await page.reload()
  await page.getByRole('button', { name: 'Replace secret' }).waitFor()
  expect(await page.getByText(secret).count()).toBe(0)
  expect(await page.getByLabel('Look through the folder').inputValue()).toBe('1440')

  await page.getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Folder').fill('bills')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Not verified yet').first().waitFor()
  expect(await watch.isChecked()).toBe(false)

  await page.getByRole('button', { name: 'Delete' }).click()
  await dialog.getByText('Every upload that came from here').waitFor()
  await dialog.getByRole('button', { name: 'Delete connection' }).click()
  await page.getByText('No AWS account is connected').waitFor()
})

it('a new client comes by AWS, by the keyboard alone, from no data to what was found and to the dashboard', async () => {
  const months = ['2026-05-01', '2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01']
  await fillSampleBucket(aws, months, (month) => billLines({ month, rows: 40, seed: 1 }))
  const { accountId, roleArn, bucket, prefix, region } = SAMPLE_BUCKET
  aws.addRole({ arn: roleArn, externalId: null, policy: { bucket, prefixes: [prefix] } })
  const { page } = await openWizard('months')
  const type = (label: string, text: string) => typeInto(page, page.getByLabel(label, { exact: true }), text)
  await press(page, page.getByRole('link', { name: 'Connect an AWS account' }))
  await page.waitForURL('**/connections/new')
  await type('Name', 'Northwind')
  await type('Account id', accountId)
  await type('Region of the bucket', region)
  await type('Bucket', bucket)
  await type('Folder', prefix)
  await type('Role ARN', roleArn)
  await page.keyboard.press('Enter')
  await press(page, page.getByRole('link', { name: 'The role is there: verify' }))
  await page.getByText(`Outlay can read s3://${bucket}/${prefix}.`).waitFor()
  await press(page, page.getByRole('link', { name: 'Load past months' }))

  // Which of those that lie in the folder.
  await page.getByText('6 reports, not loaded yet').waitFor()
  await type('From', 'Sep')
  await page.getByText('2 reports, not loaded yet').waitFor()
  await expectAccessible(page)
  await press(page, page.getByRole('button', { name: 'Load past months' }))
  await page.getByText('2 reports found').waitFor()
  const arrived = page.getByRole('table', { name: 'What arrived, newest first' })
  await expect.poll(() => arrived.getByText('Completed').count(), { timeout: 40_000 }).toBe(2)
  await page.getByText('2 reports, all of them loaded already').waitFor()

  await press(page, page.getByRole('link', { name: 'See what was found' }))
  // Both months, as one.
  await page.getByRole('heading', { name: 'What we found' }).waitFor()
  await page.getByText('2 billing periods').waitFor()
  const found = page.getByRole('table', { name: 'Uploads that were found' })
  await found.getByRole('cell', { name: 'Oct 2026', exact: true }).waitFor()
  await expectAccessible(page)
  await press(page, page.getByRole('link', { name: 'Go to the dashboard' }))
  await page.waitForURL('**/dashboard/overview*')
  await page.getByText('effective cost, bills of').waitFor()
})

it('an analyst sees what is connected and no role; a viewer sees no connection', async () => {
  const { api } = await openWizard('roles')
  const { id } = await api.post<{ id: string }>('/api/connections', {
    name: 'Payer',
    accountId: '111122223333',
    roleArn: ROLE,
    bucket: BUCKET,
    prefix: PREFIX,
    region: 'eu-central-1',
  })
  const signInAs = async (role: string) => {
    const user = { email: `${role}@roles.example`, password: `the ${role} of the roles`, name: 'Ben', role }
    await api.post('/api/users', user)
    const page = await at.open()
    await at.signIn(page, user)
    await page.waitForURL('**/connect')
    return page
  }
  const analyst = await signInAs('analyst')
  await analyst.getByRole('link', { name: 'Connections' }).click()
  await analyst.getByRole('link', { name: 'Payer' }).click()
  await analyst.getByText('An administrator has to verify it first.').waitFor()
  await analyst.getByText('The folder cannot be read yet').waitFor()
  expect(await analyst.getByText(ROLE).count()).toBe(0)
  expect(await analyst.getByRole('button', { name: /Edit|Delete|Verify|secret|Save/ }).count()).toBe(0)
  await analyst.goto('/connections/new')
  await analyst.getByText('There is no such page').waitFor()

  const viewer = await signInAs('viewer')
  expect(await viewer.getByRole('link', { name: 'Connections' }).count()).toBe(0)
  await viewer.goto(`/connections/${id}`)
  await viewer.getByText('There is no such page').waitFor()
})
