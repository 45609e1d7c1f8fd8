import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** The bill of a case of FOCUS. */
export const billOfCase = (name: string) =>
  readFileSync(join(import.meta.dirname, `../etl/formats/focus/cases/${name}/input.csv`))

/** A file as a person chooses it. */
export const csvFile = (name: string, buffer: Buffer) => ({ name, mimeType: 'text/csv', buffer })

/** Chooses files where the page takes them. */
export const chooseFiles = (page: Page, ...files: ReturnType<typeof csvFile>[]) =>
  page.locator('input[type=file]').setInputFiles(files)
