import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Governance } from '../contract/governance.ts'
import type { TagRules } from '../contract/tag-rules.ts'
import type { Upload } from '../contract/upload.ts'
import type { ApiClient } from '../demo/api-client.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const at = useSharedOutlay()
const GOVERNANCE = '/dashboard/governance'

/** A third of its lines spell the key of cost centers as nobody else does. */
const BILL = readFileSync(join(import.meta.dirname, '../etl/formats/focus/cases/aws-1.2/input.csv'))
  .toString()
  .split('\n')
  .map((line, index) => (index % 3 === 0 ? line.replace('""CostCenter""', '""cost-center""') : line))
  .join('\n')

/** The keys of an upload are known a few moments after it has completed. */
async function fill(api: ApiClient): Promise<void> {
  const { id } = await api.upload<Upload>('may.csv', new Blob([BILL]))
  await completedUpload(api, id)
  const keys = async () =>
    (await api.get<Governance>('/api/core/modules/governance')).nearDuplicates.keys.map(
      ({ proposed }) => proposed,
    )
  await expect.poll(keys, { timeout: 30_000 }).toEqual(['CostCenter'])
}

/** The score of a hundred, once it is there and is not that. */
async function scoreOf(page: Page, other = ''): Promise<string> {
  let score = ''
  const read = async () => {
    const texts = await page.locator('.grade:not(.stale) .letter').allTextContents()
    score = /[\d.]+(?= of 100)/.exec(texts.join(''))?.[0] ?? ''
    return score !== '' && score !== other
  }
  await expect.poll(read, { timeout: 20_000 }).toBe(true)
  return score
}

const duplicatesOf = (page: Page) => page.getByRole('region', { name: /^Near-duplicate tags/ })
const coverageOf = (page: Page) =>
  page
    .getByRole('row', { name: /^CostCenter / })
    .getByRole('cell')
    .filter({ hasText: '%' })
    .first()

it(
  'a tag rule changes the score, and a merge that was previewed does and is undone',
  { timeout: 120_000 },
  async () => {
    const { account, api } = await at.outlay.createClient('governed')
    await fill(api)
    const page = await at.open()
    await at.signIn(page, account)
    await page.waitForURL('**/dashboard/overview')
    await page.goto(GOVERNANCE)
    await page.getByText('No grade', { exact: true }).first().waitFor()

    // From what the data suggests to a score.
    await page.getByRole('link', { name: 'Set required tags' }).click()
    await page.getByRole('button', { name: /^Take the proposal/ }).click()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save the rules' }).click()
    await page.getByText('The rules are saved as version 1').waitFor()
    await page.getByRole('link', { name: 'See the score' }).click()
    const proposed = await scoreOf(page)

    // What lacks a key opens into its lines, which add up to it.
    const untagged = page
      .getByRole('row', { name: /^CostCenter / })
      .getByRole('link')
      .first()
    const cost = (await untagged.textContent())?.trim() ?? ''
    expect(cost).toMatch(/^\$\d/)
    await untagged.click()
    await page.waitForURL('**/lines?**')
    const sum = async () => {
      const text = await page.getByRole('region', { name: 'Sum of the lines' }).textContent()
      return `$${Number(/\$([\d.]+)/.exec(text ?? '')?.[1]).toFixed(2)}`
    }
    await expect.poll(sum, { timeout: 20_000 }).toBe(cost)
    await page.goBack()
    await scoreOf(page)
    await expectAccessible(page)

    // A key that nobody has costs points.
    await page.getByRole('link', { name: 'Change the rules' }).click()
    await page.getByRole('button', { name: 'Add a key' }).click()
    await page.getByLabel('Required key').last().fill('Squad')
    // Somebody else is faster: that is said, and what was typed stays until it is saved all the same.
    const { rules } = await api.get<TagRules>('/api/tag-rules')
    const other = { key: 'Tribe', allowedValues: null, pattern: null }
    await api.put('/api/tag-rules', { version: 1, rules: [...rules, other] })
    await page.getByRole('button', { name: 'Save the rules' }).click()
    await page.getByText('Somebody else has saved version 2 meanwhile').waitFor()
    await page.getByText('Added: “Tribe”').waitFor()
    expect(await page.getByLabel('Required key').last().inputValue()).toBe('Squad')
    await page.getByRole('button', { name: 'Save the rules' }).click()
    await page.getByText('The rules are saved as version 3').waitFor()
    await page.getByRole('link', { name: 'See the score' }).click()
    const withSquad = await scoreOf(page, proposed)
    expect(Number(withSquad)).toBeLessThan(Number(proposed))

    // Two spellings of a key are read as one.
    const before = (await coverageOf(page).textContent())?.trim()
    await duplicatesOf(page).getByRole('button', { name: 'Preview merge of CostCenter, cost-center' }).click()
    const dialog = page.getByRole('dialog', { name: 'Read these keys as one' })
    await dialog.getByText('Tag coverage by spend: CostCenter').waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Read 1 spelling as CostCenter' }).click()
    await duplicatesOf(page).getByText('Nothing is spelled twice').waitFor()
    const merged = await scoreOf(page, withSquad)
    expect(Number(merged)).toBeGreaterThan(Number(withSquad))
    expect(await coverageOf(page).textContent()).not.toBe(before)

    // …and apart again.
    await duplicatesOf(page).getByRole('button', { name: 'Undo the merge into CostCenter' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the merge' }).click()
    await duplicatesOf(page)
      .getByRole('button', { name: /^Preview merge/ })
      .waitFor()
    expect(await scoreOf(page, merged)).toBe(withSquad)

    // A metric has a page of its own, also on a phone.
    await page.getByRole('link', { name: 'Untaggable spend' }).click()
    await page.getByRole('heading', { name: 'What tags reach' }).waitFor()
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('link', { name: 'Usage of a resource' }).waitFor()
    await expectToFit(page)
  },
)
