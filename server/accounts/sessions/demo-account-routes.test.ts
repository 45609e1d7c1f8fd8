import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { DemoAccount } from '../../../contract/session.ts'
import { createTestApp } from '../../../testing/app.ts'

const webBuild = mkdtempSync(join(tmpdir(), 'outlay-test-web-'))
afterAll(() => rmSync(webBuild, { recursive: true }))

/** What a server says of its demonstration: its accounts, and the cookie of its pages. */
async function demonstrationOf(demoAccounts: DemoAccount[]) {
  for (const page of ['200', 'sign-in']) writeFileSync(join(webBuild, `${page}.html`), 'page')
  const outlay = await createTestApp({ webBuild, demoAccounts })
  try {
    const accounts = await outlay.app.inject({ url: '/api/auth/demo-accounts' })
    const page = await outlay.app.inject({ url: '/sign-in' })
    return { accounts: accounts.json<unknown>(), cookies: page.cookies.map(({ name }) => name) }
  } finally {
    await outlay.stop()
  }
}

test('a demonstration says whom to sign in as, and its pages that they may ask', async () => {
  const account = { name: 'Northwind', email: 'ada@example.com', password: 'made up' }
  expect(await demonstrationOf([account])).toEqual({
    accounts: { items: [account] },
    cookies: ['outlay-demo'],
  })
})

test('any other server names nobody, and its pages ask nothing', async () => {
  expect(await demonstrationOf([])).toEqual({ accounts: { items: [] }, cookies: [] })
})
