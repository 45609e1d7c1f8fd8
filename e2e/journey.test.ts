import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { Upload } from '../contract/upload.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { billOfCase, chooseFiles, csvFile } from './files.ts'
import { tabTo } from './keyboard.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const FOCUS = billOfCase('aws-1.2')
const GCP = billOfCase('gcp-1.2')

const at = useSharedOutlay()
let page: Page

it('by the keyboard alone a new client signs in, sends a bill, sees what was found and goes on to the overview', async () => {
  const { account } = await at.outlay.createClient('first')
  page = await at.open()
  await page.goto('/sign-in')
  await tabTo(page, page.getByLabel('Email'))
  await page.keyboard.type(account.email)
  await tabTo(page, page.getByLabel('Password', { exact: true }))
  await page.keyboard.type(account.password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/connect')
  await page.getByRole('listitem').filter({ hasText: 'Now: Send a bill or connect an account' }).waitFor()
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'light' })

  const chooser = page.waitForEvent('filechooser')
  await tabTo(page, page.locator('input[type=file]'))
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(csvFile('may.csv.gz', gzipSync(FOCUS)))
  await page.getByRole('heading', { name: 'What we found' }).waitFor({ timeout: 30_000 })
  expect(new URL(page.url()).search).toMatch(/^\?upload=/)
  // To the last digit, beside the file's own sum.
  await page.getByText('1,157.48882377213324').first().waitFor()
  const services = page.getByRole('region', { name: /^Top services/ })
  await services.getByText('AmazonS3').waitFor()
  await expectAccessible(page)

  // Its address has it: for another day, and for others of the client.
  await page.reload()
  await services.getByText('AmazonS3').waitFor()
  await tabTo(page, page.getByRole('link', { name: 'Go to the dashboard' }))
  await page.keyboard.press('Enter')
  await page.waitForURL('**/dashboard/overview**')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  // The headline is compact; what it stands for is one step away.
  await page.getByText('$403.46').first().waitFor()

  // Where one was is one step back, and does not lead away again.
  await page.goBack()
  await page.getByRole('link', { name: 'Connect more' }).click()
  await page.getByRole('heading', { name: 'Connect your billing data' }).waitFor()
  expect(await page.getByText('No bill at hand?').count()).toBe(0)
  await page.goBack()
  await page.getByRole('link', { name: 'See the upload' }).click()
  await page.waitForURL('**/uploads/*')
  await page.getByText('403.45921877213324').first().waitFor()
  await page.getByRole('link', { name: 'Open in overview' }).click()
  await page.waitForURL('**/dashboard/overview?uploads=*')
  await page.getByText('$403.46').first().waitFor()
})

it('on a phone in the dark the sample is tried, says that it is one, and has savings', async () => {
  const { account } = await at.outlay.createClient('phone')
  page = await at.open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await at.signIn(page, account)
  await page.waitForURL('**/connect')
  await expectToFit(page)
  await page.goto('/dashboard/overview')
  await page.getByText('There is no billing data yet').waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Send a bill or connect an account' }).click()
  await page.getByRole('button', { name: 'Load the sample' }).click()
  await page.getByText('This is the sample, not a bill of yours').waitFor({ timeout: 30_000 })
  await page
    .getByRole('region', { name: /^Savings found/ })
    .getByRole('link', { name: /^\d+ findings$/ })
    .waitFor({ timeout: 30_000 })
  await expectToFit(page)
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Go to the dashboard' }).click()
  await page.waitForURL('**/dashboard/overview**')
  await page.getByText('Amazon').first().waitFor()
  await expectToFit(page)
})

it('says of each bad file what is wrong with it, on the page, and stays up', async () => {
  const { account, api } = await at.outlay.createClient('unlucky')
  const lines = FOCUS.toString().trimEnd().split('\n')
  const broken = [
    ...lines.slice(0, 51),
    lines[51]!.replace(/,0\.\d+,0\.\d+,/, ',n/a,0.1,'),
    ...lines.slice(52),
  ]
  const whole = gzipSync(FOCUS)
  page = await at.open()
  await at.signIn(page, account)
  await page.waitForURL('**/connect')
  for (const [name, content, message] of [
    ['nothing.csv', Buffer.alloc(0), /is empty/],
    ['picture.csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /not text/],
    ['cut.csv.gz', whole.subarray(0, whole.length >> 1), /ends before/],
    ['other.csv', Buffer.from('name,price\na,1\n'), /No billing format has these columns/],
  ] as const) {
    await chooseFiles(page, csvFile(name, content))
    await page.getByText(message).first().waitFor({ timeout: 20_000 })
  }
  await chooseFiles(page, csvFile('one-broken.csv', Buffer.from(`${broken.join('\n')}\n`)))
  await expect
    .poll(async () => (await api.get<{ items: Upload[] }>('/api/uploads')).items[0]?.status, {
      timeout: 20_000,
    })
    .toBe('completed')
  const [upload] = (await api.get<{ items: Upload[] }>('/api/uploads')).items
  expect(upload?.rows).toEqual({ read: 100, accepted: 99, rejected: 1 })
  await page.getByRole('link', { name: 'See the upload' }).click()
  await page.getByText(/n\/a/).first().waitFor()
  expect((await fetch(`${at.outlay.serverUrl}/api/health/ready`)).status).toBe(200)
})

it('shows a second client nothing of the first', async () => {
  const owner = await at.outlay.createClient('owner')
  const { id } = await owner.api.upload<Upload>('may.csv', new Blob([FOCUS]))
  await completedUpload(owner.api, id)
  const other = await at.outlay.createClient('other')
  const own = await other.api.upload<Upload>('gcp.csv', new Blob([GCP]))
  await completedUpload(other.api, own.id)

  await expect(other.api.get(`/api/uploads/${id}`)).rejects.toMatchObject({ status: 404 })
  const ask = ({ api }: typeof owner) => api.post<CostAnswer>('/api/query', { measures: ['billedCost'] })
  expect((await ask(owner)).totals).toEqual([{ billingCurrency: 'USD', billedCost: '1157.48882377213324' }])
  expect((await ask(other)).totals).toEqual([{ billingCurrency: 'USD', billedCost: '837.52222322465736' }])

  page = await at.open()
  await at.signIn(page, other.account)
  await page.waitForURL('**/dashboard/overview**')
  await page.goto(`/uploads/${id}`)
  await page
    .getByText(/not found|no such|does not exist|There is no/i)
    .first()
    .waitFor()
})
