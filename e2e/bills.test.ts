import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { CostAnswer } from '../contract/cost-query.ts'
import type { Upload } from '../contract/upload.ts'
import { generateCur } from '../demo/bill/generate-cur.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { expectAccessible } from './accessibility.ts'
import { billOfCase, chooseFiles, csvFile } from './files.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const at = useSharedOutlay()
let page: Page

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

it('a finding and a rejected row lead to the row of the file, and what is deleted counts no more', async () => {
  const { account, api } = await at.outlay.createClient('careful')
  const violations = billOfCase('violations-1.3').toString()
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
  const parts = (seed: number) =>
    ['1', '2'].map((part) => csvFile(`cur-${part}.csv`, cur(seed + Number(part))))

  const [first, second] = parts(10)
  await chooseFiles(page, csvFile('cur-Manifest.json', manifest('a')), first!)
  const report = page.getByRole('region', { name: /^cur, Oct 2026/ })
  await report.getByText('1 of the 2 files that its manifest lists').waitFor()
  expect(await report.getByRole('button', { name: 'Upload as one report' }).isDisabled()).toBe(true)
  await expectAccessible(page)
  await chooseFiles(page, second!)
  await report.getByRole('button', { name: 'Upload as one report' }).click()
  await page.getByRole('link', { name: 'See the upload' }).click({ timeout: 30_000 })
  await page.waitForURL('**/uploads/*')
  await page.getByText('2 files with their sizes and hashes').waitFor()

  await page.goto('/uploads')
  await chooseFiles(page, csvFile('cur-Manifest.json', manifest('b')), ...parts(20))
  await page.getByRole('button', { name: 'Upload as one report' }).click()
  await page.getByRole('link', { name: 'See the result' }).click({ timeout: 30_000 })
  await page.getByText('two versions of cur-Manifest.json').waitFor()
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
