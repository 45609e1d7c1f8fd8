import type { Locator, Page } from 'playwright-core'
import { settle, timeClick, type ClickTimes } from './click-watch.ts'
import { press } from './pointer.ts'

/** A click of a kind, and what it did. */
export interface NotedClick extends ClickTimes {
  kind: string
}

/** What a person does on a page. A round is of one month, so that nothing of it was asked before. */
export interface Walk {
  start: (dashboards: string, month: string) => string
  round: (at: Walker, month: string, number: number) => Promise<void>
  /** Pages that are opened anew have kept no answer. */
  opensAnew: boolean
}

/** Clicks, and notes what became of it. */
export class Walker {
  readonly page: Page
  readonly noted: NotedClick[] = []

  constructor(page: Page) {
    this.page = page
  }

  async click(kind: string, seenIn: string, act: (page: Page) => Promise<void>): Promise<void> {
    this.noted.push({ kind, ...(await timeClick(this.page, seenIn, act)) })
  }

  press(kind: string, seenIn: string, locator: Locator): Promise<void> {
    return this.click(kind, seenIn, (page) => press(page, locator))
  }

  /** The list of a browser's own menu is not of the page: choosing from it is the click. */
  async choose(kind: string, seenIn: string, label: string, value: string): Promise<void> {
    const menu = this.page.getByLabel(label, { exact: true })
    await this.click(kind, seenIn, async () => void (await menu.selectOption(value)))
  }

  step(kind: string, seenIn: string, group: string, label: string): Promise<void> {
    const options = this.page.getByRole('group', { name: group })
    return this.press(kind, seenIn, options.getByText(label, { exact: true }))
  }
}

const CHART = 'main figure'
const HEADLINE = 'main [aria-live=polite]'
const TABLE = 'main [role=treegrid] tbody'

const cycle = (values: readonly string[], number: number): string => values[number % values.length]!

/** Everything that the bar of the overview offers. */
export const overviewWalk: Walk = {
  start: (dashboards, month) => `${dashboards}/overview?p=${month}`,
  opensAnew: false,
  async round(at, month, number) {
    await at.choose('period', CHART, 'Months', month)
    await at.choose('grouping', CHART, 'Grouped', cycle(['account', 'region', 'category', 'service'], number))
    await at.step('steps of time', CHART, 'Steps of time', cycle(['Week', 'Month', 'Day'], number))
    await at.choose('cost basis', CHART, 'Cost basis', cycle(['billed', 'list', 'contracted'], number))
    // Of the year before there are no bills, and the headline would say what it says without a comparison.
    await at.choose('comparison', HEADLINE, 'Compared', cycle(['none', 'previous'], number))
    await addFilter(at)
    await at.choose('cost basis', CHART, 'Cost basis', 'effective')
    await at.press('removing a filter', CHART, at.page.getByRole('button', { name: /^Remove the filter/ }))
    await chooseDays(at, month)
  },
}

async function addFilter(at: Walker): Promise<void> {
  await at.page.getByRole('button', { name: 'Add a filter' }).click()
  const dialog = at.page.getByRole('dialog', { name: 'Add a filter' })
  await dialog.getByRole('checkbox').first().check({ force: true })
  await at.press('adding a filter', CHART, dialog.getByRole('button', { name: 'Add the filter' }))
}

async function chooseDays(at: Walker, month: string): Promise<void> {
  await at.page.getByLabel('Months', { exact: true }).selectOption({ label: 'Other months or days…' })
  const dialog = at.page.getByRole('dialog')
  await dialog.getByText('Days of charges', { exact: true }).click()
  await dialog.getByLabel('First', { exact: true }).fill(`${month}-03`)
  await dialog.getByLabel('Last', { exact: true }).fill(`${month}-23`)
  await at.press('dates', CHART, dialog.getByRole('button', { name: 'Show them' }))
}

/** What it opens into moves the rows below it, when it is there: that is what is asked for. */
export const OPENING_A_ROW = 'opening a row'

/** Breaking down a figure, and looking at it in other ways. */
export const explorerWalk: Walk = {
  start: (dashboards, month) => `${dashboards}/explorer?p=${month}&rows=serviceName,xUsageType`,
  opensAnew: true,
  async round(at, _month, number) {
    const { page } = at
    const first = () => page.locator(TABLE).getByRole('row').first()
    await at.press(OPENING_A_ROW, TABLE, first().getByRole('button', { name: /^Open / }))
    await at.step('chart kind', CHART, 'Chart', cycle(['Lines', 'Areas'], number))
    await at.step('figures', CHART, 'Figures over time', cycle(['Shares', 'Running sums'], number))
    await at.choose('rows', TABLE, 'Rows are of', cycle(['subAccountId', 'regionId', 'resourceId'], number))
    await at.choose('rows', TABLE, 'Rows are of', 'serviceName')
    await first().getByRole('rowheader').getByRole('button').last().click()
    const action = page.getByRole('dialog').getByRole('link', { name: /^Break down by/ })
    await at.press('breaking down', TABLE, action)
    await at.click('back', TABLE, goBack)
    await at.press('lines behind a figure', 'main table tbody', first().getByRole('link').first())
  },
}

/** The browser's own button is no click of the page: the time begins when it says where it is. */
async function goBack(page: Page): Promise<void> {
  await page.evaluate(`
    addEventListener('popstate', () => dispatchEvent(new Event('change')), { capture: true, once: true })
    history.back()
  `)
}

/** From module to module, beginning at the cost lines of the month. */
export const modulesWalk = (modules: readonly { name: string; title: string }[]): Walk => ({
  start: (_dashboards, month) => `/lines?from=${month}-01&to=${month}-28`,
  opensAnew: true,
  async round(at) {
    const navigation = at.page.getByRole('navigation', { name: 'Main' }).first()
    for (const { name, title } of modules) {
      const link = navigation.getByRole('link', { name: title, exact: true })
      await at.press(`to ${title}`, SHOWN[name] ?? CHART, link)
      if (name === 'optimization') await openFinding(at)
    }
  },
})

/** What a page is opened for, where that is no chart. */
const SHOWN: Record<string, string> = { governance: 'main table' }

async function openFinding(at: Walker): Promise<void> {
  const finding = at.page.locator('#findings table tbody a').first()
  await at.press('to a finding', 'main .page', finding)
  await at.click('back', CHART, goBack)
}

/** @param dashboards where the client has them */
export async function walk(
  at: Walker,
  { start, round, opensAnew }: Walk,
  { dashboards, months }: { dashboards: string; months: readonly string[] },
): Promise<void> {
  for (const [number, month] of months.entries()) {
    if (number === 0 || opensAnew) {
      await at.page.goto(start(dashboards, opensAnew ? month : months.at(-1)!))
      await at.page.locator('main :is(figure, tbody)').first().waitFor()
      await settle(at.page)
    }
    await round(at, month, number)
  }
}
