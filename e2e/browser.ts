import { existsSync } from 'node:fs'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import { IN_MEMORY } from '../testing/scratch-folder.ts'

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A real Chromium: the one that CHROMIUM names, one of this machine, or the one from the npm registry. */
export async function launchBrowser(): Promise<Browser> {
  const own = [process.env['CHROMIUM'], ...SYSTEM_BROWSERS].find((path) => path && existsSync(path))
  return playwright.launch({
    executablePath: own ?? (await unpackedChromium()),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    headless: true,
  })
}

/** Unpacked for all runs, in the system's own folder: it would stay in memory after this one. */
async function unpackedChromium(): Promise<string> {
  const isInMemory = process.env['TMPDIR'] === IN_MEMORY
  if (isInMemory) delete process.env['TMPDIR']
  try {
    return await chromium.executablePath()
  } finally {
    if (isInMemory) process.env['TMPDIR'] = IN_MEMORY
  }
}

/** Collects what a page must never do: errors in its console and requests that failed inside it. */
export function watchForFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`${error.name}: ${error.message}`))
  page.on('console', (message) => {
    // The browser itself reports answers of 4xx that the page expects and handles.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(message.text())
    }
  })
  return faults
}
