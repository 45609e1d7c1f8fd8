import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Finding, FindingList } from '../../contract/finding.ts'
import type { Upload } from '../../contract/upload.ts'
import { launchBrowser } from '../../e2e/browser.ts'
import type { Account } from '../accounts.ts'
import { signIn } from '../api-client.ts'
import { openPage, settle, signInWith, take, THEMES, type Device, type Part } from './take.ts'

const WEB = join(import.meta.dirname, '../../web')
const PICTURES = join(WEB, 'static/screenshots')
const SIZES = join(WEB, 'src/lib/public/screenshot-sizes.json')

interface Picture {
  name: string
  path: string
  /** As it is shown beside text, and on a phone. */
  devices: { wide: Device; phone: Device }
  /** Waits for what has to be seen; returns the part to take, else the whole page. */
  prepare: (page: Page) => Promise<Part | undefined>
}

// Higher than what is taken: the bar at the bottom of a phone would lie over it.
const part = (width: number): Device => ({ viewport: { width, height: 2_400 }, scale: 2 })
const NARROW: Device = { ...part(390), isMobile: true }

/**
 * Takes the pictures of the public pages, light and dark, wide and for a phone, and writes down their sizes.
 *
 * @param damaged of whose bill some rows cannot be read
 */
export async function takeProduct(serverUrl: string, account: Account, damaged: Upload): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  const browser = await launchBrowser()
  try {
    const signedIn = await signInWith(browser, serverUrl, account)
    const takePicture = async ({ name, path, devices, prepare }: Picture) => {
      const takeOn = async (device: Device, suffix: string) => {
        let size
        for (const theme of THEMES) {
          const page = await openPage(browser, device, { theme, signedIn })
          await page.goto(serverUrl + path)
          const partOfPage = await prepare(page)
          await settle(page)
          size = await take(page, join(PICTURES, `${name}${suffix}-${theme}.webp`), device, partOfPage)
          await page.context().close()
        }
        return size
      }
      return [name, { wide: await takeOn(devices.wide, ''), phone: await takeOn(devices.phone, '-phone') }]
    }
    const client = await signIn(serverUrl, account)
    const { items } = await client.get<FindingList>('/api/findings?limit=1')
    const pictures = [overview, explorer, finding(items[0]!), ledger(damaged), setAside(damaged)]
    const sizes = []
    for (const picture of pictures) sizes.push(await takePicture(picture))
    writeFileSync(SIZES, `${JSON.stringify(Object.fromEntries(sizes), null, 2)}\n`)
  } finally {
    await browser.close()
  }
}

const isPhone = (page: Page) => page.viewportSize()!.width < 640

const overview: Picture = {
  name: 'overview',
  path: '/dashboard/overview',
  devices: {
    wide: { viewport: { width: 1_360, height: 1_060 }, scale: 1.5 },
    phone: { viewport: { width: 390, height: 780 }, scale: 2, isMobile: true },
  },
  async prepare(page) {
    await page.getByRole('heading', { name: 'Cost over time' }).waitFor()
    await page.locator('svg rect').first().waitFor()
    return undefined
  },
}

const explorer: Picture = {
  name: 'explorer',
  path: '/dashboard/explorer?p=all&n=9&rows=serviceName,regionId',
  devices: {
    wide: part(1_116),
    phone: { viewport: { width: 390, height: 780 }, scale: 2, isMobile: true },
  },
  async prepare(page) {
    await page.getByRole('heading', { name: 'Over time' }).waitFor()
    if (isPhone(page)) return undefined
    const panel = page.getByRole('region', { name: /^Service/ })
    await panel.getByRole('button', { name: 'Open Amazon Elastic Compute Cloud' }).click()
    await panel.getByText('Europe (Ireland)').waitFor()
    return { of: panel }
  },
}

const finding = ({ id }: Finding): Picture => ({
  name: 'finding',
  path: `/dashboard/optimization/findings/${id}`,
  devices: {
    wide: part(1_116),
    phone: { viewport: { width: 390, height: 780 }, scale: 2, isMobile: true },
  },
  async prepare(page) {
    const working = page.getByRole('region', { name: 'How the amount comes about' })
    await working.waitFor()
    return isPhone(page) ? undefined : { of: page.getByRole('main'), until: working }
  },
})

const ledger = ({ id }: Upload): Picture => ({
  name: 'ledger',
  path: `/uploads/${id}`,
  devices: { wide: part(700), phone: NARROW },
  async prepare(page) {
    const panel = page.getByRole('region', { name: 'Compared with the file' })
    await panel.waitFor()
    return { of: panel }
  },
})

const setAside = ({ id }: Upload): Picture => ({
  name: 'set-aside',
  path: `/uploads/${id}`,
  devices: { wide: part(850), phone: NARROW },
  async prepare(page) {
    await page.getByRole('button', { name: 'Show the rows' }).click()
    const panel = page.getByRole('region', { name: /set aside/ }).first()
    await page.getByRole('table', { name: 'Rows set aside' }).waitFor()
    return { of: panel }
  },
})
