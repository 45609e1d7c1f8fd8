import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isBuildNeeded } from './web-build.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outlay-web-build-'))
  for (const folder of ['web/src/routes', 'web/static', 'web/build', 'contract']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  touch('web/src/routes/+page.svelte', 100)
  touch('web/build/200.html', 200)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Makes a file that was last changed at that second. */
function touch(path: string, second: number): void {
  writeFileSync(join(root, path), '')
  utimesSync(join(root, path), second, second)
}

it('skips a build that is newer than its sources', () => expect(isBuildNeeded(root)).toBe(false))

it('builds what was never built', () => {
  rmSync(join(root, 'web/build/200.html'))
  expect(isBuildNeeded(root)).toBe(true)
})

it.each([
  'web/src/routes/+page.svelte',
  'web/static/icon.svg',
  'web/package.json',
  'web/vite.config.ts',
  'contract/money.ts',
])('builds again after a change of %s', (path) => {
  touch(path, 300)
  expect(isBuildNeeded(root)).toBe(true)
})

it('does not mind a change of what is not built', () => {
  touch('web/README.md', 300)
  expect(isBuildNeeded(root)).toBe(false)
})
