import type { Browser, Page } from 'playwright-core'
import type { Session } from '../contract/session.ts'
import type { Account } from '../demo/accounts.ts'
import { signIn } from '../demo/api-client.ts'
import { monthsUntil } from '../demo/months.ts'
import { signInWith } from '../demo/screenshots/take.ts'
import { launchBrowser } from '../e2e/browser.ts'
import { WATCH_SCRIPT } from './click-watch.ts'
import { explorerWalk, modulesWalk, overviewWalk, walk, Walker, type NotedClick } from './click-walks.ts'
import { LAST_MONTH, startDemoStack } from './demo-stack.ts'
import { LONG_TABLES, scrollThrough, type Scrolled } from './scroll-tables.ts'

export interface ClickMeasurement {
  clicks: NotedClick[]
  tables: Scrolled[]
}

/** What each of the demonstration's clients has alone, beside what all have. */
const MODULES: Record<string, { name: string; title: string }[]> = {
  core: [
    { name: 'overview', title: 'Overview' },
    { name: 'explorer', title: 'Explorer' },
    { name: 'optimization', title: 'Optimization' },
    { name: 'governance', title: 'Governance' },
  ],
  'client-c': [{ name: 'chargeback', title: 'Chargeback' }],
  'client-d': [
    { name: 'commitments', title: 'Commitments' },
    { name: 'data-transfer', title: 'Data transfer' },
  ],
}

/**
 * Does on the dashboards of the demonstration what a person does, in a real browser, and notes from each click on when
 * its chart or table is painted, the longest task and what moved; then scrolls through the longest tables.
 *
 * @param count of rounds: of each kind of click so many are measured, or more where a round has several of them
 */
export async function measureClicks(count: number, say: (what: string) => void): Promise<ClickMeasurement> {
  const stack = await startDemoStack(say)
  const browser = await launchBrowser()
  try {
    // The first month has none before it, and the same one comes twice, with another cost basis the second time.
    const months = monthsUntil(LAST_MONTH)
      .slice(1)
      .map((month) => month.slice(0, 7))
    const rounds = Array.from({ length: count }, (_, index) => months[index % months.length]!)
    const clicks: NotedClick[] = []
    for (const [profile, modules] of Object.entries(MODULES)) {
      const account = stack.accountOf(profile)
      const dashboards = await dashboardsOf(stack.serverUrl, account)
      const page = await openPage(browser, stack.serverUrl, account)
      const walks = profile === 'core' ? [overviewWalk, explorerWalk] : []
      for (const each of [...walks, modulesWalk(modules)]) {
        say(`Clicking as a user of ${profile}`)
        const at = new Walker(page)
        await walk(at, each, { dashboards, months: rounds })
        clicks.push(...at.noted)
      }
      await page.context().close()
    }
    say('Scrolling')
    const page = await openPage(browser, stack.serverUrl, stack.accountOf('core'))
    const tables: Scrolled[] = []
    for (const table of LONG_TABLES) tables.push(await scrollThrough(page, table))
    return { clicks, tables }
  } finally {
    await browser.close()
    await stack.stop()
  }
}

async function dashboardsOf(serverUrl: string, account: Account): Promise<string> {
  const { capabilities } = await (await signIn(serverUrl, account)).get<Session>('/api/session')
  return capabilities!.dashboardRoute
}

async function openPage(browser: Browser, serverUrl: string, account: Account): Promise<Page> {
  const context = await browser.newContext({
    baseURL: serverUrl,
    viewport: { width: 1440, height: 900 },
    storageState: await signInWith(browser, serverUrl, account),
  })
  const page = await context.newPage()
  await page.addInitScript(WATCH_SCRIPT)
  return page
}
