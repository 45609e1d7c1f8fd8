import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Selection, SelectionPreview } from '../contract/selection.ts'
import type { Session } from '../contract/session.ts'
import type { Upload } from '../contract/upload.ts'
import { signIn, type ApiClient } from '../demo/api-client.ts'
import { generateCur } from '../demo/bill/generate-cur.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { press, tabTo } from './keyboard.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const at = useSharedOutlay()
const OVERVIEW = '/dashboard/overview'

/** September and October, and November twice: as it was, and as it was restated, of which nobody said anything yet. */
async function clientWithBills(slug: string) {
  const { account, api } = await at.outlay.createClient(slug)
  const bills = [
    ['september.csv', '2026-09-01', 1],
    ['october.csv', '2026-10-01', 2],
    ['november.csv', '2026-11-01', 3],
    ['november-restated.csv', '2026-11-01', 4],
  ] as const
  const uploads: Upload[] = []
  for (const [fileName, month, seed] of bills) {
    const bill = [...generateCur({ month, rows: 200, seed }).text].join('')
    uploads.push(await api.upload<Upload>(fileName, new Blob([bill])))
  }
  for (const { id } of uploads) await completedUpload(api, id)
  const [september, october, november, restated] = uploads.map(({ id }) => id) as [
    string,
    string,
    string,
    string,
  ]
  return { account, api, september, october, november, restated }
}

/** A colleague of who asks: what they have selected is theirs. */
async function colleagueOf(api: ApiClient, slug: string) {
  const { client } = await api.get<Session>('/api/session')
  const platform = await signIn(at.outlay.serverUrl, at.outlay.operator)
  const account = { email: `${slug}@example.com`, password: `a colleague of ${slug}` }
  await platform.post(`/api/admin/clients/${client!.id}/users`, {
    ...account,
    name: 'Bea Moss',
    role: 'viewer',
  })
  return account
}

/** The total with every digit, and what it is of, once it is there and is not that. */
async function figureOf(page: Page, other = ''): Promise<string> {
  let figure = ''
  const read = async () => {
    const texts = await page.locator('.headline:not(.stale) .exact').allTextContents()
    figure = texts.join('').replaceAll(/\s+/g, ' ').trim()
    return /\d.* cost/.test(figure) && figure !== other
  }
  await expect.poll(read, { timeout: 20_000 }).toBe(true)
  return figure
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Choose what is analysed' })

it(
  'by keyboard alone, chosen uploads, filters and months are in the address, for whoever has it, and going back leads through them',
  { timeout: 120_000 },
  async () => {
    const { account, api, september, october } = await clientWithBills('scoped')
    const page = await at.open()
    await at.signIn(page, account)
    await page.waitForURL(`**${OVERVIEW}`)
    const everything = await figureOf(page)

    await press(page, page.getByRole('button', { name: 'Choose what is analysed' }))
    const dialog = dialogOf(page)
    await dialog.getByText('The same month is in more than one file').waitFor()
    await press(page, dialog.getByRole('radio', { name: /^Latest of each period/ }), 'ArrowDown')
    const search = dialog.getByLabel('Find by file, month or account')
    for (const word of ['oct 2026', 'september']) {
      await tabTo(page, search, word === 'september' ? 'Shift+Tab' : 'Tab')
      await page.keyboard.press('Control+A')
      await page.keyboard.type(word)
      await dialog.getByText('1 match').waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Space')
    }
    await dialog.getByText('2 uploads chosen').waitFor()
    await dialog.getByText(/^2 uploads\. No month of an account is in two of them/).waitFor()
    await expectAccessible(page)
    await press(page, dialog.getByRole('button', { name: 'Analyse 2 uploads' }))
    await dialog.waitFor({ state: 'detached' })

    const chosen = await figureOf(page, everything)
    expect(new URL(page.url()).searchParams.get('uploads')?.split(',').sort()).toEqual(
      [september, october].sort(),
    )
    expect(await api.get<Selection>('/api/selection')).toEqual({
      mode: 'fixed',
      uploadIds: [september, october],
    })
    await page.getByRole('button', { name: /Chosen: 2 uploads/ }).waitFor()

    await press(page, page.getByRole('button', { name: 'Add a filter' }))
    const filter = page.getByRole('dialog', { name: 'Add a filter' })
    await press(page, filter.getByRole('checkbox', { name: /AmazonCloudWatch/ }), 'Space')
    await press(page, filter.getByRole('button', { name: 'Add the filter' }))
    const filtered = await figureOf(page, chosen)
    await tabTo(page, page.getByLabel('Months', { exact: true }), 'Shift+Tab')
    await page.keyboard.type('Sep')
    const scoped = await figureOf(page, filtered)
    expect(scoped).toContain('Sep')
    await expectAccessible(page)
    const address = page.url()
    expect(new URL(address).searchParams.get('f')).toBe('in:serviceName=AmazonCloudWatch')

    await page.reload()
    expect(await figureOf(page)).toBe(scoped)
    const other = await at.open({ colorScheme: 'dark' })
    await at.signIn(other, await colleagueOf(api, 'scoped-too'))
    await other.waitForURL(`**${OVERVIEW}`)
    expect(await figureOf(other)).toBe(everything)
    await other.goto(address)
    expect(await figureOf(other)).toBe(scoped)
    await other.getByRole('button', { name: /From the link: 2 uploads/ }).waitFor()
    await expectAccessible(other)

    // The lines of it are the figure.
    const amount = await other.locator('.total [title]').first().getAttribute('title')
    await press(other, other.locator('.total a').first())
    await other.waitForURL('**/lines?**')
    await other
      .getByRole('region', { name: 'Sum of the lines' })
      .getByText(amount!, { exact: true })
      .waitFor()
    // And from there the overview is of the same lines.
    await press(other, other.getByRole('link', { name: 'Overview', exact: true }).first())
    expect(await figureOf(other)).toBe(scoped)
    const link = other.getByRole('link', { name: 'Optimization' }).first()
    expect(await link.getAttribute('href')).toMatch(/\?uploads=[^&]+&cur=USD$/)

    await page.goBack()
    expect(await figureOf(page, scoped)).toBe(filtered)
    await page.goBack()
    expect(await figureOf(page, filtered)).toBe(chosen)
    await page.goBack()
    // What was analysed before, although something else is selected by now.
    expect(await figureOf(page, chosen)).toBe(everything)
    expect(new URL(page.url()).search).toBe('?uploads=latest')

    await page.goForward()
    await figureOf(page, everything)
    await press(page, page.getByRole('button', { name: 'Back to the latest of each' }))
    expect(await figureOf(page, chosen)).toBe(everything)
    expect((await api.get<Selection>('/api/selection')).mode).toBe('latest')

    await page.goto(
      `${OVERVIEW}?p=2026-13&vs=never&f=in:nothing=1;in:nothing=2;in:serviceName=AmazonCloudWatch&b=billed`,
    )
    const left = page.getByRole('status').filter({ hasText: 'Part of the address was left out' })
    for (const named of ['“p=2026-13”', '“vs=never”', '“nothing”']) await left.getByText(named).waitFor()
    expect(await figureOf(page)).toContain('billed cost')
    await page.getByText('Service is AmazonCloudWatch').waitFor()
  },
)

it('by keyboard alone a restated month is seen before it misleads, superseded, and compared with what it was', async () => {
  const { account, api, november, restated } = await clientWithBills('restated')
  const page = await at.open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await at.signIn(page, account)
  await page.waitForURL(`**${OVERVIEW}`)
  const twice = await figureOf(page)
  const dialog = dialogOf(page)
  const openDialog = async () => {
    await press(page, page.locator('.narrow button'))
    await press(page, page.getByRole('button', { name: 'Choose what is analysed' }))
  }
  await openDialog()
  await dialog.getByText(/Nov.2026 of the same account is counted from each of/).waitFor()
  await expectToFit(page)
  await expectAccessible(page)

  await press(page, dialog.getByRole('link', { name: 'november-restated.csv' }))
  await page.waitForURL(`**/uploads/${restated}`)
  await press(page, page.getByRole('button', { name: 'This upload replaces it' }))
  await page.getByText('from november.csv to november-restated.csv').waitFor()
  await page.goBack()
  await figureOf(page, twice)
  await openDialog()
  await dialog.getByText(/No month of an account is in two of them/).waitFor()
  await press(page, dialog.getByRole('radio', { name: /^Latest of each period/ }), 'ArrowDown')
  // The newest first: the one after it is the one that it has replaced.
  await press(page, dialog.getByRole('checkbox', { name: /^november-restated\.csv/ }), 'ArrowDown')
  await page.keyboard.press('Space')
  await dialog.getByText('Nothing of it would be counted').waitFor()
  await dialog.getByText(/Nov.2026 of november\.csv: november-restated\.csv supersedes it/).waitFor()
  await expectToFit(page)
  await expectAccessible(page)
  const preview = await api.post<SelectionPreview>('/api/selection/preview', {
    mode: 'fixed',
    uploadIds: [november],
  })
  expect(preview).toMatchObject({ counts: false, leftOut: [{ periods: ['2026-11'] }] })
  await press(page, dialog.getByRole('link', { name: /^Compare the two/ }))
  await page.waitForURL(`**/uploads/${restated}?with=${november}:2026-11`)
  await page.getByText('from november.csv to november-restated.csv').waitFor()
})
