import type { Page } from 'playwright-core'
import { beforeAll, it } from 'vitest'
import type { Commitments, CommitmentsOfCurrency } from '../contract/commitments.ts'
import type { DataTransfer, TransferOfCurrency } from '../contract/data-transfer.ts'
import type { Upload } from '../contract/upload.ts'
import { lifelikeBill } from '../demo/bill/lifelike/lifelike-bill.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { readHours, tryCommitment } from '../web/src/lib/commitments/what-if.ts'
import { formatMoney, formatMoneyCompact, formatMoneyInFull } from '../web/src/lib/format/money.ts'
import { formatPercent } from '../web/src/lib/format/numbers.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'
import type { Account } from './outlay.ts'

const at = useSharedOutlay()

let account: Account
let commitments: CommitmentsOfCurrency
let transfer: TransferOfCurrency

beforeAll(async () => {
  const client = await at.outlay.createClient('meridian', 'client-d')
  account = client.account
  const { text } = lifelikeBill({ company: 'meridian', month: '2026-10-01', scale: 0.02 })
  const { id } = await client.api.upload<Upload>('october.csv', new Blob([[...text].join('')]))
  await completedUpload(client.api, id)
  const ask = <Answer>(module: string) => client.api.get<Answer>(`/api/client-d/modules/${module}`)
  commitments = (await ask<Commitments>('commitments')).currencies[0]!
  transfer = (await ask<DataTransfer>('data-transfer')).currencies[0]!
}, 180_000)

const usd = (amount: string) => formatMoney(amount, 'USD')
const sumOfLines = (page: Page, amount: string) =>
  page.getByRole('region', { name: 'Sum of the lines' }).getByText(formatMoneyInFull(amount, 'USD')).waitFor()

it('commitments show what the bill has, lead to its lines, and say what another one would save', async () => {
  const page = await at.openAs(account, '/dashboards/client-d/commitments')
  const { coverage, ...sums } = commitments.overall
  await page
    .getByText(formatPercent(Number(coverage)), { exact: true })
    .first()
    .waitFor()

  const headline = page.locator('main [aria-live=polite]').first()
  for (const amount of [
    sums.unusedCost,
    sums.coveredCost,
    sums.usedCost,
    sums.effectiveCost,
    sums.listCost,
  ]) {
    await headline
      .getByRole('link', { name: formatMoneyCompact(amount, 'USD') })
      .first()
      .click()
    await sumOfLines(page, amount)
    await page.goBack()
  }

  const [whatIf] = commitments.whatIf
  const hours = readHours(whatIf!.hours)
  const tried = page.getByRole('row', { name: /^What is tried/ })
  await page.getByLabel('Hourly commitment, USD').fill('0.1')
  await page.keyboard.press('Enter')
  await page.waitForURL('**?hourly=0.1')
  const { netSaving } = tryCommitment(hours, '0.1', '0.2')
  await tried.getByText(usd(netSaving), { exact: true }).waitFor()

  // By the keyboard, and with another offer: the address has both, for another day.
  await page.getByRole('slider', { name: 'Hourly commitment on the curve' }).press('ArrowRight')
  await page.waitForURL((url) => !['0.1', null].includes(url.searchParams.get('hourly')))
  await page.getByLabel('Discount, %').fill('27.5')
  await page.keyboard.press('Enter')
  await page.waitForURL('**discount=0.275')
  await page.reload()
  await page.getByText('with 27.5 % off').waitFor()
  const hourly = new URL(page.url()).searchParams.get('hourly')!
  await tried.getByText(usd(tryCommitment(hours, hourly, '0.275').netSaving), { exact: true }).waitFor()
})

it('data transfer shows what the bill has, and a path opens its lines', async () => {
  const page = await at.openAs(account, '/dashboards/client-d/data-transfer')
  await page
    .getByRole('link', { name: formatMoneyCompact(transfer.total.cost, 'USD') })
    .first()
    .waitFor()

  // The chart's paths are links for a pointer; the table has them for everybody.
  const paths = page.getByRole('region', { name: /^From where to where/ })
  await paths.getByText('Table', { exact: true }).click()
  await page.waitForURL('**?paths=table')
  const [way] = transfer.paths.ways
  await paths
    .getByRole('link', { name: `${way!.from} → ${way!.to}` })
    .first()
    .click()
  await page.waitForURL('**/lines?**')
  await sumOfLines(page, way!.cost)

  await page.goBack()
  const payer = transfer.resources.find(({ value }) => value)!
  const payers = page.getByRole('region', { name: /^Who pays/ })
  await payers
    .getByRole('row')
    .filter({ hasText: usd(payer.cost) })
    .getByRole('link')
    .first()
    .click()
  await sumOfLines(page, payer.cost)
})
