import { writeFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import type { Account } from '../accounts.ts'

interface Size {
  width: number
  height: number
}

export interface Device {
  viewport: Size
  /** Pixels of the picture to one of the page. */
  scale: number
  /** With scroll bars that lie over the page and take no room. */
  isMobile?: boolean
}

export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** In percent: text shows no traces, and no picture of a public page has more than 200 kB. */
const QUALITY = 88

export type StorageState = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>

/** A page of somebody who is signed in, without anything that moves. */
export async function openPage(
  browser: Browser,
  { viewport, scale, isMobile = false }: Device,
  { theme, signedIn }: { theme: Theme; signedIn: StorageState | undefined },
): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: scale,
    isMobile,
    colorScheme: theme,
    reducedMotion: 'reduce',
    ...(signedIn && { storageState: signedIn }),
  })
  return context.newPage()
}

/** The session of somebody, for pages that they open. */
export async function signInWith(
  browser: Browser,
  serverUrl: string,
  { email, password }: Account,
): Promise<StorageState> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${serverUrl}/sign-in`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  const signedIn = await context.storageState()
  await context.close()
  return signedIn
}

/** Shapes of what is coming, and old figures while new ones come. */
const UNSETTLED = 'main :is(span[aria-hidden="true"][style*="height"], [aria-busy="true"])'
const MOST_CHECKS = 100

/** Waits until a page has what it shows. On a busy machine its requests begin long after it seems to be idle. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  for (let checks = 0; checks < MOST_CHECKS; checks += 1) {
    await page.waitForLoadState('networkidle')
    if ((await page.locator(UNSETTLED).count()) === 0) return
    await page.waitForTimeout(100)
  }
}

/** More than this is cut off: of no list is more to be seen than that it is one. */
const MOST_HEIGHT = 10_000

/** Of what is hidden, and fetched only where it is seen, none is missing. */
const HAS_IMAGES = '[...document.images].every((image) => image.complete || !image.checkVisibility())'

/**
 * Writes all of the page as WebP, in a window of its height: what is fixed to the window is at its edges then, and what
 * is drawn, or asked for, only where it is seen is there. It is opened once for all themes.
 * @param ready waits for what a page has in a window of another height
 */
export async function takeWhole(
  page: Page,
  files: readonly { theme: Theme; file: string }[],
  device: Device,
  ready?: () => Promise<void>,
): Promise<void> {
  const before = page.viewportSize()!
  const height = await page.evaluate<number>('document.documentElement.scrollHeight')
  try {
    await page.setViewportSize({ ...before, height: Math.min(Math.max(height, before.height), MOST_HEIGHT) })
    await page.waitForTimeout(200)
    await ready?.()
    for (const { theme, file } of files) {
      await page.emulateMedia({ colorScheme: theme })
      // A picture of the other theme is asked for a moment later: until then the one before is there, and complete.
      await page.waitForTimeout(100)
      while (!(await page.evaluate(HAS_IMAGES))) await page.waitForTimeout(50)
      await take(page, file, device)
    }
  } finally {
    await page.setViewportSize(before)
  }
}

/** Of a page, what is taken of it. */
export interface Part {
  of: Locator
  /** What comes after it is left out. */
  until?: Locator
}

/** Writes what the page shows, or that part of it, as WebP. Returns its size on the page. */
export async function take(
  page: Page,
  file: string,
  { scale, isMobile = false }: Device,
  part?: Part,
): Promise<Size> {
  const clip = part && (await boxOf(part))
  const { width, height } = page.viewportSize()!
  const session = await page.context().newCDPSession(page)
  // Said again: to a session of its own, a pixel of the page is one of the picture.
  await session.send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: scale,
    mobile: isMobile,
  })
  // Without a clip for the whole of it: the browser would lay it out anew, with room for a scroll bar.
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    ...(clip && { clip: { ...clip, scale: 1 } }),
  })
  await session.detach()
  writeFileSync(file, Buffer.from(data, 'base64'))
  return { width: clip?.width ?? width, height: clip?.height ?? height }
}

/** Less than what keeps panels apart: nothing is seen of the next one. */
const MARGIN = 14

/** In whole pixels: the next one would show as a line at the edge. */
async function boxOf({ of, until }: Part) {
  await of.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await of.boundingBox())!
  const last = await until?.boundingBox()
  const end = last ? last.y + last.height + MARGIN : y + height
  return { x: Math.ceil(x), y: Math.ceil(y), width: Math.floor(width), height: Math.floor(end - y) }
}
