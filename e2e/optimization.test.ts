import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { FindingDetail, FindingList } from '../contract/finding.ts'
import type { Upload } from '../contract/upload.ts'
import type { ApiClient } from '../demo/api-client.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { idleBalancers } from './idle-balancers.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'
import type { Account } from './outlay.ts'

const at = useSharedOutlay()

let account: Account
let api: ApiClient

async function load(name: string, text: string): Promise<void> {
  const { id } = await api.upload<Upload>(name, new Blob([text]))
  await completedUpload(api, id)
}

beforeAll(async () => {
  ;({ account, api } = await at.outlay.createClient('saver'))
  const small = Object.fromEntries(Array.from({ length: 198 }, (_, index) => [`small-${index}`, 3.1]))
  await load(
    'may.csv',
    idleBalancers('2026-05', '2026-06', { shop: 310, blog: 62, docs: 31, wiki: 15.5, ...small }),
  )
}, 60_000)

const rowOf = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^Choose ${name} `) })

/** With how many there are in each. */
const states = (page: Page) => page.getByRole('group', { name: 'State' })

it('a finding is accepted by a key, then done, and the next bill says what it saved', async () => {
  const page = await at.openAs(account, '/dashboard/optimization')
  // The page finds out by itself when rules have looked.
  await rowOf(page, 'shop').waitFor({ timeout: 60_000 })
  await page.getByText('$999.00 USD in 30 days').waitFor()
  // A list that was read on stays where it is; how many there are in each state is said anew.
  await page.getByRole('button', { name: 'Load more' }).click()
  await page.getByRole('button', { name: 'Load more' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'shop' }).press('a')
  await page.getByText('1 finding was accepted.').waitFor()
  await states(page).getByText('Open 201').waitFor()
  await states(page).getByText('Accepted 1').click()
  await page.waitForURL('**?state=accepted')
  await page.getByRole('link', { name: 'shop' }).click()

  await page.getByRole('heading', { name: 'Load balancers without any traffic' }).waitFor()
  await page.getByRole('img', { name: /^Effective cost in USD per day/ }).waitFor()
  await expectAccessible(page)
  const billed = page.getByRole('listitem').filter({ hasText: 'Billed from 1 May 2026' })
  await billed.getByRole('link', { name: '$310.00' }).click()
  await page.waitForURL('**/lines?**')
  await page.getByText('$310.00').first().waitFor()
  await page.goBack()

  await page.getByLabel('A note, if there is one').fill('Deleted with its stack.')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('It was said to be done.').waitFor()
  await page.reload()
  await page.getByText('It is done, and checked against the bills that follow.').waitFor()
  await page.getByText('Deleted with its stack.').first().waitFor()
  await page.getByText('The bill after it was done will tell what was saved.').waitFor()

  await load('june.csv', idleBalancers('2026-06', '2026-07', { blog: 60, docs: 30, wiki: 15 }))
  const id = new URL(page.url()).pathname.split('/').at(-1)!
  await expect
    .poll(async () => (await api.get<FindingDetail>(`/api/findings/${id}`)).realised?.status, {
      timeout: 60_000,
    })
    .toBe('verified')
  await page.reload()
  await page.getByText('In the bill of Jun 2026 it is gone: $300.00 a month less than before.').waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await expectToFit(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
})

it('several findings are dismissed at once with a reason, and brought back', async () => {
  const page = await at.openAs(account, '/dashboard/optimization')
  await rowOf(page, 'blog').waitFor({ timeout: 60_000 })
  await rowOf(page, 'blog').getByRole('checkbox').check()
  await rowOf(page, 'wiki')
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] })
  const chosen = page.getByRole('group', { name: 'What is done with the chosen findings' })
  await chosen.getByText('3 findings chosen').waitFor()
  await expectAccessible(page)
  await chosen.getByRole('button', { name: 'Dismiss' }).click()
  const dialog = page.getByRole('dialog', { name: 'Dismiss 3 findings' })
  expect(await dialog.getByRole('button', { name: 'Dismiss' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Why').fill('Kept for a failover.')
  await dialog.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByText('3 findings were dismissed.').waitFor()
  await states(page).getByText('Dismissed 3').waitFor()
  const dismissed = await api.get<FindingList>('/api/findings?state=dismissed')
  expect(dismissed.items.map(({ stateReason }) => stateReason)).toEqual(Array(3).fill('Kept for a failover.'))

  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('3 findings were brought back to where they had been.').waitFor()
  await rowOf(page, 'blog').waitFor()
  expect((await api.get<FindingList>('/api/findings?state=open')).items).toHaveLength(3)
})
