import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Upload } from '../contract/upload.ts'
import { expectAccessible } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const at = useSharedOutlay()

async function downloadCsv(page: Page): Promise<string[]> {
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download as CSV' }).click()
  return readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\r\n')
}

it('an admin sees who did what, filters it by the address, and takes it away as a file', async () => {
  const { account, api } = await at.outlay.createClient('audited')
  const { id } = await api.upload<Upload>('may.csv', new Blob(['a,b\n1,2\n']))
  await at.outlay.createClient('another')
  const page = await at.open()
  await at.signIn(page, account)
  await page.waitForURL('**/connect')
  await page.goto('/settings/audit')
  const events = page.getByRole('table', { name: 'Audit events' })
  await events.getByRole('row', { name: /Ada Marsh.*Uploaded a file.*may\.csv/ }).waitFor()
  await events.getByRole('row', { name: /Operator.*Made a client.*audited/ }).waitFor()
  expect(await events.getByText('another').count()).toBe(0)
  await expectAccessible(page)

  await page.getByLabel('What').selectOption({ label: 'Uploads' })
  await page.waitForURL('**/settings/audit?action=upload')
  await events.getByText('Signed in').first().waitFor({ state: 'detached' })
  await events
    .getByRole('row', { name: /Uploaded a file/ })
    .getByRole('button')
    .click()
  await events.getByText('upload.create').waitFor()
  await expectAccessible(page)
  await events.getByRole('button', { name: 'Only this action' }).click()
  await page.waitForURL('**/settings/audit?action=upload.create')
  const [header, ...lines] = await downloadCsv(page)
  expect(header).toMatch(/^at,client,user,email,action,/)
  expect(lines).toEqual([expect.stringContaining(`"upload.create","upload","${id}","may.csv"`)])

  await page.goBack()
  await page.goBack()
  await page.waitForURL('**/settings/audit')
  await events.getByText('Signed in').first().waitFor()
  await page.goto('/settings/audit?from=2100-01-01&to=soon')
  await page.getByText('“to=soon” is not a day like 2026-10-31.').waitFor()
  await page.getByRole('button', { name: 'Show every event' }).click()
  await events.getByRole('link', { name: 'may.csv' }).first().click()
  await page.waitForURL(`**/uploads/${id}`)
})
