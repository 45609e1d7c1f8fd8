import { writeFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'

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

/** In percent: text shows no traces, and no picture has more than 200 kB. */
const QUALITY = 88

type StorageState = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>

/** A page of somebody who is signed in, without anything that moves. */
export async function openPage(
  browser: Browser,
  { viewport, scale, isMobile = false }: Device,
  { theme, signedIn }: { theme: Theme; signedIn: StorageState },
): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: scale,
    isMobile,
    colorScheme: theme,
    reducedMotion: 'reduce',
    storageState: signedIn,
  })
  return context.newPage()
}

/** Writes what the page shows, or that part of it, as WebP. Returns its size on the page. */
export async function take(page: Page, file: string, part?: Locator): Promise<Size> {
  const clip = part && (await boxOf(part))
  const session = await page.context().newCDPSession(page)
  // Without a clip for the whole of it: the browser would lay it out anew, with room for a scroll bar.
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    ...(clip && { clip: { ...clip, scale: 1 } }),
  })
  writeFileSync(file, Buffer.from(data, 'base64'))
  const { width, height } = clip ?? page.viewportSize()!
  return { width, height }
}

/** In whole pixels: the next one would show as a line at the edge. */
async function boxOf(part: Locator) {
  await part.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await part.boundingBox())!
  return { x: Math.ceil(x), y: Math.ceil(y), width: Math.floor(width), height: Math.floor(height) }
}
