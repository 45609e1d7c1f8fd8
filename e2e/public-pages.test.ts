import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const pages = [
  { path: '/', heading: 'Cloud bills, kept like a ledger.', words: 'Totals that agree to the last digit' },
  { path: '/how-it-works', heading: 'How it works', words: 'What a load promises' },
  { path: '/inquiry', heading: 'Inquire', words: 'Ask about your bills' },
  { path: '/sign-in', heading: 'Sign in', words: 'To your cost data.' },
]

const at = useSharedOutlay()

/** How much of what is seen moved by itself, as browsers measure it. */
const layoutShift = (page: Page) =>
  page.evaluate<number>(`new Promise((resolve) => {
    let sum = 0
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value
    }).observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => resolve(sum), 300)
  })`)

interface Picture {
  source: string
  /** Of the file; 0 while it is not loaded. */
  width: number
  height: number
  /** The ratio that the page keeps free. */
  kept: number
}

const shownPictures = (page: Page) =>
  page.evaluate<Picture[]>(`[...document.images].filter((img) => img.checkVisibility()).map((img) => ({
    source: img.currentSrc, width: img.naturalWidth, height: img.naturalHeight, kept: img.width / img.height,
  }))`)

describe.each(pages)('$path', ({ path, heading, words }) => {
  it('has its words without a script', async () => {
    const page = await at.open({ javaScriptEnabled: false })
    await page.goto(path)
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await page.getByText(words).first().waitFor()
    expect(await page.title()).toMatch(/Outlay/)
    for (const name of ['description', 'og:title', 'og:description']) {
      const meta = page.locator(`meta[name="${name}"], meta[property="${name}"]`)
      expect(await meta.getAttribute('content'), name).toMatch(/\w{3}/)
    }
  })

  it.each([
    { viewport: { width: 1440, height: 900 }, colorScheme: 'light' as const },
    { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const },
  ])('is accessible, holds still and fits $viewport.width px', async (options) => {
    const page = await at.open(options)
    const warnings: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text())
    })
    const requests: string[] = []
    page.on('request', (request) => requests.push(new URL(request.url()).pathname))
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    expect(await layoutShift(page)).toBeLessThan(0.02)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    await expectAccessible(page)
    expect(warnings).toEqual([])
    // Who is a stranger is not asked of the server.
    expect(requests.filter((request) => request.startsWith('/api/'))).toEqual([])
  })
})

it('shows the pictures of the theme in the size that was kept free for them', async () => {
  const page = await at.open({ colorScheme: 'dark', viewport: { width: 1440, height: 4_000 } })
  await page.goto('/')
  const widths = async () => (await shownPictures(page)).map(({ width }) => width > 0)
  await expect.poll(widths, { timeout: 5_000 }).toEqual(Array(5).fill(true))
  for (const { source, width, height, kept } of await shownPictures(page)) {
    expect(source).toMatch(/-dark\.webp$/)
    expect(width / height).toBeCloseTo(kept, 1)
  }
})

it('offers the way back to whoever is signed in, and leads there', async () => {
  const { account } = await at.outlay.createClient('returning')
  const page = await at.open()
  await at.signIn(page, account)
  await page.waitForURL('**/connect')
  await page.goto('/')
  const header = page.getByRole('banner')
  await header.getByRole('link', { name: 'Open Outlay' }).waitFor()
  expect(await header.getByRole('link', { name: 'Sign in' }).isVisible()).toBe(false)
  await header.getByRole('link', { name: 'Open Outlay' }).click()
  await page.waitForURL('**/connect')

  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await page.waitForURL('**/sign-in')
  await page.getByRole('link', { name: 'Outlay, start page' }).click()
  await header.getByRole('link', { name: 'Sign in' }).waitFor()
  expect(await header.getByRole('link', { name: 'Open Outlay' }).isVisible()).toBe(false)
})

it('says who makes a link for a new password where no mail is sent, and asks for nothing more', async () => {
  const page = await at.open()
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await page.waitForURL('**/forgotten-password')
  await page.getByLabel('Email').fill('nobody@example.com')
  await page.keyboard.press('Enter')
  await page.getByText('No e-mail is sent from here').waitFor()
  expect(await page.getByRole('button', { name: 'Ask for a link' }).count()).toBe(0)
  await expectAccessible(page)
})
