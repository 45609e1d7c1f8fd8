import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { LineList } from '../contract/line.ts'
import type { Overview } from '../contract/overview.ts'
import type { SourceRow, Upload } from '../contract/upload.ts'
import type { ApiClient } from '../demo/api-client.ts'
import { generateCur } from '../demo/bill/generate-cur.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { freePort } from '../embedded/free-port.ts'
import { addDecimals, compareDecimals } from '../web/src/lib/format/decimal.ts'
import { readLinesView } from '../web/src/lib/lines/lines-view.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { tabTo } from './keyboard.ts'
import { useOutlayInBrowser } from './outlay-in-browser.ts'

const caseOf = (name: string) =>
  readFileSync(join(import.meta.dirname, `../etl/formats/focus/cases/${name}/input.csv`))
const FOCUS = caseOf('aws-1.2')
const GCP = caseOf('gcp-1.2')

const at = useOutlayInBrowser()
let page: Page

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'text/csv', buffer })
const cur = (seed: number) =>
  Buffer.from([...generateCur({ month: '2026-10-01', rows: 200, seed }).text].join(''))
const manifest = (assemblyId: string) =>
  Buffer.from(
    JSON.stringify({
      assemblyId,
      account: '111122223333',
      reportName: 'cur',
      billingPeriod: { start: '20261001T000000.000Z', end: '20261101T000000.000Z' },
      reportKeys: [1, 2].map((part) => `cur/20261001-20261101/${assemblyId}/cur-${part}.csv`),
    }),
  )
const choose = (...files: ReturnType<typeof file>[]) => page.locator('input[type=file]').setInputFiles(files)

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
  await (await chooser).setFiles(file('may.csv.gz', gzipSync(FOCUS)))
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
    await choose(file(name, content))
    await page.getByText(message).first().waitFor({ timeout: 20_000 })
  }
  await choose(file('one-broken.csv', Buffer.from(`${broken.join('\n')}\n`)))
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

it('a finding and a rejected row lead to the row of the file, and what is deleted counts no more', async () => {
  const { account, api } = await at.outlay.createClient('careful')
  const violations = caseOf('violations-1.3').toString()
  const { id } = await api.upload<Upload>('violations.csv', new Blob([violations]))
  const other = await api.upload<Upload>('others.csv', new Blob([violations.replace('$1', '$2')]))
  for (const upload of [id, other.id]) await completedUpload(api, upload)
  page = await at.open()
  await at.signIn(page, account)
  await page.waitForURL('**/dashboard/**')
  await page.goto(`/uploads/${id}`)

  const findings = page.getByRole('region', { name: 'Findings' })
  await findings.getByRole('link', { name: 'row 7' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Row 7 of violations.csv' })
  await dialog.getByText('many', { exact: true }).waitFor()
  await expectAccessible(page)
  await dialog.getByLabel('Find a column or a value').fill('consumedq')
  const shown = () => dialog.locator('dt').allTextContents()
  await expect.poll(shown, { timeout: 5_000 }).toEqual(['ConsumedQuantity'])
  // The address has the row: a copy of it opens the same one.
  await page.reload()
  await dialog.getByText('many', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Show the rows' }).click()
  await page.getByRole('table', { name: 'Rows set aside' }).getByRole('link').first().click()
  await page.getByRole('dialog').getByText('$1', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  // Both have the month. What was opened of one is not shown with the other.
  await page.getByRole('link', { name: 'others.csv' }).click()
  await page.getByRole('heading', { name: 'others.csv' }).waitFor()
  await page.getByText('$2', { exact: true }).waitFor()
  expect(await page.getByText('$1', { exact: true }).count()).toBe(0)
  await page.getByRole('link', { name: 'violations.csv' }).click()
  await page.getByRole('heading', { name: 'violations.csv' }).waitFor()

  await page.getByText('All (65)').click()
  await page
    .getByRole('table', { name: 'Columns of FOCUS 1.3' })
    .getByText('As it should be')
    .first()
    .waitFor()

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByText('7 cost lines').waitFor()
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await page.getByText('This upload was deleted').waitFor()
  const { scope } = await api.post<CostAnswer>('/api/query', { measures: ['billedCost'] })
  expect(scope.uploadIds).toEqual([other.id])
  await page.getByRole('link', { name: 'Uploads' }).first().click()
  await page.getByRole('row', { name: /violations\.csv.*Deleted/ }).waitFor()
})

it('a report is put together before it is sent, and its next delivery is compared with it', async () => {
  const { account, api } = await at.outlay.createClient('reporter')
  page = await at.open()
  await at.signIn(page, account)
  await page.waitForURL('**/connect')
  const parts = (seed: number) => ['1', '2'].map((part) => file(`cur-${part}.csv`, cur(seed + Number(part))))

  const [first, second] = parts(10)
  await choose(file('cur-Manifest.json', manifest('a')), first!)
  const report = page.getByRole('region', { name: /^cur, Oct 2026/ })
  await report.getByText('1 of the 2 files that its manifest lists').waitFor()
  expect(await report.getByRole('button', { name: 'Upload as one report' }).isDisabled()).toBe(true)
  await expectAccessible(page)
  await choose(second!)
  await report.getByRole('button', { name: 'Upload as one report' }).click()
  await page.getByRole('link', { name: 'See the upload' }).click({ timeout: 30_000 })
  await page.waitForURL('**/uploads/*')
  await page.getByText('2 files with their sizes and hashes').waitFor()

  await page.goto('/uploads')
  await choose(file('cur-Manifest.json', manifest('b')), ...parts(20))
  await page.getByRole('button', { name: 'Upload as one report' }).click()
  await page.getByRole('link', { name: 'See the result' }).click({ timeout: 30_000 })
  await page.getByText('from cur-Manifest.json to cur-Manifest.json').waitFor()
  await page.getByText('Resource', { exact: true }).click()
  await page.waitForURL('**by=resource')
  await page.getByRole('columnheader', { name: 'Usage type' }).waitFor()
  await expectAccessible(page)

  await page.goto('/uploads')
  await page
    .getByRole('row', { name: /replaced/ })
    .getByRole('link')
    .click()
  await page.getByText('Another upload replaces this one').waitFor()
  const { items } = await api.get<{ items: Upload[] }>('/api/uploads')
  expect(items.map(({ periods }) => periods.map(({ supersededHow }) => supersededHow))).toEqual([
    [null],
    ['export'],
  ])
})

it('every figure of the overview is the sum of its lines, and a line leads to the row of the bill', async () => {
  const { account, api } = await at.outlay.createClient('curious')
  for (const month of ['2026-09-01', '2026-10-01']) {
    const bill = [...generateCur({ month, rows: 200, seed: 3 }).text].join('')
    const { id } = await api.upload<Upload>(`bill-${month}.csv`, new Blob([bill]))
    await completedUpload(api, id)
  }
  // Why something moved is known with the rollups, a moment after a load.
  const isRolledUp = async () => {
    const { currencies } = await api.get<Overview>('/api/core/modules/overview')
    return currencies[0]?.movers.up[0]?.usageTypes?.length ?? 0
  }
  await expect.poll(isRolledUp, { timeout: 20_000 }).toBeGreaterThan(0)
  page = await at.open()
  await at.signIn(page, account)
  const movers = page.getByRole('region', { name: /^What moved Oct.2026 against Sep.2026/ })
  await movers.getByRole('table', { name: 'Up' }).getByRole('button').first().click()
  await movers.getByText('Usage types that changed most').waitFor()
  await expectAccessible(page)

  const figures = await figuresOf(page)
  expect(figures.length).toBeGreaterThan(30)
  for (const { address, amount } of figures) {
    const { state } = readLinesView(new URL(address, at.outlay.serverUrl).searchParams)
    const { filters, timeBasis, from, to } = state
    const question = { measures: ['effectiveCost'], filters, timeBasis, from, to }
    const { totals } = await api.post<CostAnswer>('/api/query', question)
    expect([address, compareDecimals(String(totals[0]?.effectiveCost ?? '0'), amount)]).toEqual([address, 0])
  }

  // The largest mover, now: on the chart and beside its reasons. By what is billed, which rows of the file say.
  await page.goto('/dashboard/overview?b=billed')
  const mover = movers.getByRole('table', { name: 'Up' }).getByRole('row').nth(1)
  const service = (await mover.getByRole('button').textContent())!.trim()
  const figure = mover.getByRole('link').nth(1)
  const amount = await figure.locator('span').getAttribute('title')
  const chart = page.getByRole('region', { name: /^Cost over time/ })
  await chart.getByText('Table', { exact: true }).click()
  const place = (await chart.getByRole('columnheader').allTextContents()).findIndex((name) =>
    name.includes(service),
  )
  const drawn = chart.getByRole('row', { name: /^Oct.2026/ }).getByRole('cell')
  expect(await drawn.nth(place).textContent()).toContain(await figure.textContent())
  await mover.getByRole('button').click()
  await movers.getByText('Resources that changed most').waitFor()
  await figure.click()
  await page.waitForURL('**/lines?**')
  const sum = page.getByRole('region', { name: 'Sum of the lines' })
  await sum.getByText(amount!, { exact: true }).waitFor()
  // Added up by the engine, and out of the lines that are listed.
  await page.getByText(`listed, together ${amount}`).waitFor()
  const rows = await rowsBehind(page, api)
  expect(rows.length).toBeGreaterThan(1)
  const costs = rows.map((row) => row.get('lineItem/UnblendedCost') ?? '')
  expect([service, compareDecimals(addDecimals(costs), plainAmount(amount ?? ''))]).toEqual([service, 0])
  await expectAccessible(page)

  await page
    .getByRole('table', { name: /^Cost lines/ })
    .getByRole('button')
    .nth(1)
    .focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  const valueOf = (column: string) =>
    dialog.getByText(column, { exact: true }).locator('xpath=following-sibling::dd').textContent()
  const billed = await valueOf('Billed cost')
  await dialog.getByText('As the provider wrote it').click()
  await dialog.getByText('lineItem/UnblendedCost', { exact: true }).waitFor()
  expect(compareDecimals((await valueOf('lineItem/UnblendedCost'))!.trim(), billed!.trim())).toBe(0)
  await expectAccessible(page)
  await page.goBack()
  await dialog.waitFor({ state: 'detached' })

  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('list', { name: 'Cost lines' }).getByRole('button').first().click()
  await dialog.getByRole('link', { name: 'bill-2026-10-01.csv' }).waitFor()
  await expectToFit(page)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.goBack()
  await page.waitForURL('**/dashboard/overview')
  await movers.getByRole('table', { name: 'Up' }).waitFor()
  await expectToFit(page)
})

/** The links to cost lines whose figure is there with every digit, and what it says. */
async function figuresOf(page: Page): Promise<{ address: string; amount: string }[]> {
  const found = await page.locator('main a[href^="/lines"]').evaluateAll((links) =>
    links.map((link) => {
      // A row that is a link as a whole has its figure in the last cell.
      const cell = link.matches('.row-link') ? link.closest('tr')?.lastElementChild : link
      return [link.getAttribute('href') ?? '', cell?.querySelector('[title]')?.getAttribute('title') ?? '']
    }),
  )
  return found
    .filter(([, text]) => text !== '')
    .map(([address = '', text = '']) => ({
      address,
      amount: plainAmount(text),
    }))
}

const plainAmount = (text: string) => text.replace('\u2212', '-').replaceAll(/[^\d.-]/g, '')

/** Of all lines that the page lists, the rows of the files that they came from, as the provider wrote them. */
async function rowsBehind(page: Page, api: ApiClient): Promise<Map<string, string>[]> {
  const { filters, timeBasis, from = '', to = '' } = readLinesView(new URL(page.url()).searchParams).state
  const query = new URLSearchParams({ filters: JSON.stringify(filters), timeBasis, from, to, limit: '1000' })
  const { items, nextCursor } = await api.get<LineList>(`/api/lines?${query}`)
  expect(nextCursor).toBeNull()
  const rows = items.map(({ uploadId, fileIndex, rowNumber }) =>
    api.get<SourceRow>(`/api/uploads/${uploadId}/source-row?file=${fileIndex}&row=${rowNumber}`),
  )
  return (await Promise.all(rows)).map(
    ({ columns }) => new Map(columns.map(({ name, value }) => [name, value])),
  )
}

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

it('npm start shows the sign-in page, and stops with npm', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outlay-start-'))
  // Started by root, PostgreSQL runs as another user, who must get in.
  chmodSync(folder, 0o711)
  const port = await freePort()
  const npm = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, DATA_DIR: folder, PORT: String(port) },
    stdio: 'ignore',
  })
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/sign-in`).then(
      ({ ok }) => ok,
      () => false,
    )
  try {
    await expect.poll(answers, { timeout: 60_000, interval: 100 }).toBe(true)
    page = await at.open()
    await page.goto(`http://127.0.0.1:${port}/sign-in`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  } finally {
    npm.kill('SIGTERM')
  }
  await expect.poll(answers, { timeout: 20_000, interval: 100 }).toBe(false)
  await expect.poll(() => runningIn(folder), { timeout: 20_000, interval: 200 }).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

/** Processes that name the folder in their command: PostgreSQL's do. */
function runningIn(folder: string): string[] {
  return spawnSync('ps', ['-eo', 'args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((command) => command.includes(folder))
}
