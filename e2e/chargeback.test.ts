import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { Upload } from '../contract/upload.ts'
import type { ApiClient } from '../demo/api-client.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'
import type { Account } from './outlay.ts'

const BILL = readFileSync(
  join(import.meta.dirname, '../etl/formats/focus/cases/aws-1.2/input.csv'),
).toString()
const CHARGEBACK = '/dashboards/client-c/chargeback'

const at = useSharedOutlay()

let account: Account
let api: ApiClient
beforeAll(async () => {
  ;({ account, api } = await at.outlay.createClient('harbor', 'client-c'))
  const { id } = await api.upload<Upload>('may.csv', new Blob([BILL]))
  await completedUpload(api, id)
}, 120_000)

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

it('a rule is previewed and saved, and a statement is made whose total is its part of the bill', async () => {
  const page = await at.openAs(account, CHARGEBACK)
  await page.getByText('Nobody carries any of it yet.').waitFor()
  await page.getByRole('link', { name: 'Begin with cost centres and rules' }).click()

  await button(page, 'Add one').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Code').fill('4711')
  await dialog.getByLabel('Name').fill('Compute')
  await dialog.getByRole('button', { name: 'Make the cost centre' }).click()
  await page.getByRole('cell', { name: '4711', exact: true }).waitFor()

  await page.getByRole('button', { name: 'Make a rule of AmazonEC2' }).click()
  await page.getByText('1 rule is not whole yet.').waitFor()
  await page.getByLabel('Who carries it').selectOption({ label: '4711 Compute' })
  // What it takes, beside the rule and for whom it changes what.
  const rule = page.getByRole('listitem').filter({ hasText: 'Service is AmazonEC2' })
  const taken = await rule.getByRole('link', { name: /^\$/ }).textContent()
  await page
    .getByRole('table', { name: 'What would change for whom' })
    .getByRole('row', { name: `4711 Compute` })
    .filter({ hasText: `+${taken}` })
    .waitFor()
  await expectAccessible(page)

  // Nothing of it is lost by a slip.
  await page.getByRole('link', { name: 'Statements' }).click()
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await button(page, 'Save as version 1').click()
  await dialog.getByLabel('Note').fill('The first rule')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Version 1 is in force.').waitFor()

  await page.getByRole('link', { name: 'Statements' }).click()
  await button(page, 'Make statements').click()
  await dialog.getByRole('button', { name: 'Make the statements' }).click()
  await page.getByRole('heading', { name: 'Statements of May 2026' }).waitFor()
  await page.getByText('As the bill and the rules say it now').waitFor()
  const all = page.getByRole('table', { name: /^What each carries/ })
  await all.getByRole('row', { name: new RegExp(`^4711 Compute .*${escaped(taken)}$`) }).waitFor()

  await all.getByRole('link', { name: '4711 Compute' }).click()
  await page.getByRole('heading', { name: '4711 Compute, May 2026' }).waitFor()
  await expectAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  const file = readFileSync(await (await download).path(), 'utf8')
  expect(sumOfAmounts(file)).toBe(Number(taken?.replaceAll(/[$,]/g, '')))

  // The lines behind it add up to it.
  await page
    .getByRole('link', { name: taken ?? '' })
    .first()
    .click()
  await page.waitForURL('**/lines?**f=in:serviceName=AmazonEC2**')
  await page
    .getByText(taken ?? '')
    .first()
    .waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${CHARGEBACK}/rules`)
  await rule.getByRole('link', { name: taken ?? '' }).waitFor()
  await expectToFit(page)
}, 120_000)

it('who saves rules second is told what the other has changed, and saves on top of it', async () => {
  const page = await at.openAs(account, `${CHARGEBACK}/rules`)
  await page.getByRole('button', { name: 'Move “Service is AmazonEC2” up' }).waitFor()
  await button(page, 'Add a rule').click()
  await page.getByLabel('Who carries it').selectOption({ label: 'Nobody: it stays unallocated' })
  const { version } = await api.get<{ version: number }>('/api/client-c/chargeback/rules')
  await page.evaluate(
    ([basedOn]) =>
      fetch('/api/client-c/chargeback/rules', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ basedOn, rules: [], pools: [] }),
      }),
    [version],
  )
  const dialog = page.getByRole('dialog')
  await button(page, `Save as version ${version + 1}`).click()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText(`Somebody else has saved version ${version + 1} meanwhile`).waitFor()
  await page.getByText('Removed: “Service is AmazonEC2”').waitFor()
  await button(page, `Save as version ${version + 2}`).click()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText(`Version ${version + 2} is in force.`).waitFor()
}, 120_000)

const escaped = (text: string | null) => (text ?? '').replaceAll(/[$.]/g, String.raw`\$&`)

function sumOfAmounts(csv: string): number {
  const [header = '', ...rows] = csv.trimEnd().split('\r\n')
  const place = header.split(',').indexOf('amount')
  // No field of this bill has a comma in it.
  const cents = rows.map((row) => Math.round(Number(row.split(',')[place]?.replaceAll('"', '')) * 100))
  return cents.reduce((sum, each) => sum + each, 0) / 100
}
