import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Upload } from '../contract/upload.ts'
import { signIn } from '../demo/api-client.ts'
import { completedUpload } from '../demo/completed-upload.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { useOutlayInBrowser } from './outlay-in-browser.ts'

const BILL = readFileSync(`${import.meta.dirname}/../etl/formats/focus/cases/gcp-1.2/input.csv`)

interface ClientOfProfile {
  name: string
  slug: string
  profile: RegExp
  route: string
  modules: string[]
  /** A module that others have, and what it is called. */
  lacks: [name: string, title: string]
}

const clients: ClientOfProfile[] = [
  {
    name: 'Northwind Logistics',
    slug: 'northwind-logistics',
    profile: /^Core/,
    route: '/dashboard',
    modules: ['Overview', 'Explorer', 'Optimization', 'Governance'],
    lacks: ['chargeback', 'Chargeback'],
  },
  {
    name: 'Café Central',
    slug: 'cafe-central',
    profile: /^Client C/,
    route: '/dashboards/client-c',
    modules: ['Overview', 'Explorer', 'Governance', 'Chargeback'],
    lacks: ['optimization', 'Optimization'],
  },
  {
    name: 'Delta Works',
    slug: 'delta-works',
    profile: /^Client D/,
    route: '/dashboards/client-d',
    modules: ['Overview', 'Explorer', 'Optimization', 'Commitments', 'Data transfer'],
    lacks: ['governance', 'Governance'],
  },
]
const accountOf = ({ slug }: ClientOfProfile) => ({
  email: `ada@${slug}.example`,
  password: `seven grey herons of ${slug}`,
})

const at = useOutlayInBrowser()

/** Makes a client and its first user on the operator's pages; answers the link that invites the user. */
async function setUp(operator: Page, client: ClientOfProfile): Promise<string> {
  await operator.goto('/operator')
  const form = operator.getByRole('region', { name: 'New client' })
  await form.getByLabel('Name').fill(client.name)
  expect(await form.getByLabel('Slug').inputValue()).toBe(client.slug)
  await form.getByLabel('Profile').selectOption({ label: await titleOf(form.getByLabel('Profile'), client) })
  await form.getByRole('button', { name: 'Create client' }).click()

  await operator.getByRole('heading', { name: client.name }).waitFor()
  const invitation = operator.getByRole('region', { name: 'New user' })
  await invitation.getByLabel('Name').fill('Ada Marsh')
  await invitation.getByLabel('Email').fill(accountOf(client).email)
  await invitation.getByRole('button', { name: 'Invite user' }).click()
  const link = await invitation.getByLabel('Link').inputValue()
  await operator.getByRole('row', { name: /Ada Marsh.*Invited/ }).waitFor()
  return link
}

async function titleOf(
  select: ReturnType<Page['getByLabel']>,
  { profile }: ClientOfProfile,
): Promise<string> {
  const titles = await select.locator('option').allTextContents()
  return titles.find((title) => profile.test(title)) ?? ''
}

/** The dashboards that the navigation offers. */
async function modulesOffered(page: Page, { route }: ClientOfProfile): Promise<string[]> {
  const links = page.getByRole('navigation', { name: 'Main' }).first().locator(`a[href^="${route}/"]`)
  return (await links.allTextContents()).map((text) => text.trim())
}

const LONG = { timeout: 120_000 }

it(
  'an operator sets up three clients, and each lands on its own route with its own modules',
  LONG,
  async () => {
    const operator = await at.open()
    await at.signIn(operator, at.outlay.operator)
    await operator.waitForURL('**/operator')
    await operator.getByText('There is no client yet').waitFor()
    await expectAccessible(operator)

    for (const client of clients) {
      const link = await setUp(operator, client)
      const user = await at.open()
      await user.goto(link)
      await user.getByText(client.name).waitFor()
      await user.getByLabel('Password', { exact: true }).fill(accountOf(client).password)
      await user.keyboard.press('Enter')
      // Without any data, to where data comes from.
      await user.waitForURL('**/connect')
      expect(await modulesOffered(user, client)).toEqual(client.modules)
      // What was used is no way in any more.
      await user.context().clearCookies()
      await user.goto('/sign-in')
      await user.goto(link)
      await user.getByText('This link cannot be used').waitFor()
    }
    await expectAccessible(operator)
    await operator.getByRole('link', { name: 'Profiles' }).first().click()
    await operator.getByText('/dashboards/client-d').waitFor()
    await expectAccessible(operator)

    const users: Page[] = []
    for (const client of clients) {
      const api = await signIn(at.outlay.serverUrl, accountOf(client))
      const { id } = await api.upload<Upload>('bill.csv', new Blob([BILL]))
      await completedUpload(api, id)
      const user = await at.open()
      users.push(user)
      await at.signIn(user, accountOf(client))
      await user.waitForURL(`**${client.route}/overview`)
      await user.getByText('$755.07').first().waitFor()
      expect(await modulesOffered(user, client)).toEqual(client.modules)

      await user.getByRole('link', { name: 'Explorer', exact: true }).first().click()
      await user.getByRole('heading', { name: 'Explorer' }).waitFor()
      await user.getByText('$755.07').first().waitFor()
      await user.goto(client.route)
      await user.waitForURL(`**${client.route}/overview`)
      const other = clients.find(({ route }) => route !== client.route)!
      await user.goto(`${other.route}/overview`)
      await user.getByText('There is no such page').waitFor()
      const [lacked, title] = client.lacks
      await user.goto(`${client.route}/${lacked}`)
      await user.getByRole('heading', { name: `${title} is not enabled for ${client.name}` }).waitFor()
    }

    // The operator takes a module from one of them.
    const [, client] = clients
    const [, user] = users
    await user!.goto(`${client!.route}/chargeback`)
    await user!.getByRole('heading', { name: 'Chargeback' }).waitFor()
    await operator.goto('/operator')
    await operator.getByLabel('Find a client').fill('central')
    await operator
      .getByRole('row', { name: /Café Central/ })
      .getByRole('link')
      .click()
    await operator.getByRole('switch', { name: 'Governance' }).press('Space')
    await operator.getByRole('switch', { name: 'Governance', checked: false }).waitFor()
    // Whoever works by keyboard is still where they were.
    await operator.locator('[role=switch]:focus').waitFor()
    // Their navigation still has it; what it leads to knows better.
    await user!.getByRole('link', { name: 'Governance' }).first().click()
    await user!.getByRole('heading', { name: 'Governance is not enabled for Café Central' }).waitFor()
    expect(await modulesOffered(user!, client!)).toEqual(['Overview', 'Explorer', 'Chargeback'])
    await expectAccessible(user!)
  },
)

it('an operator changes the profile and the users of a client, on a phone as well', async () => {
  const { account } = await at.outlay.createClient('moving')
  const operator = await at.open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await at.signIn(operator, at.outlay.operator)
  await operator
    .getByRole('row', { name: /moving/ })
    .getByRole('link')
    .click()
  const form = operator.getByRole('region', { name: 'Name and profile' })
  await form.getByLabel('Name').fill('Moved')
  await form.getByLabel('Profile').selectOption('client-d')
  await form.getByText('They lose Governance.').waitFor()
  await form.getByText('They get Commitments, Data transfer.').waitFor()
  await form.getByRole('button', { name: 'Save changes' }).click()
  await operator.getByRole('heading', { name: 'Moved' }).waitFor()
  await operator.getByRole('switch', { name: 'Commitments', checked: true }).waitFor()

  const newUser = operator.getByRole('region', { name: 'New user' })
  await newUser.getByLabel('Name').fill('Ben Okafor')
  await newUser.getByLabel('Email').fill('ben@moving.example')
  await newUser.getByText('With a password').click()
  await newUser.getByLabel('Password', { exact: true }).fill('password1234')
  await newUser.getByRole('button', { name: 'Add user' }).click()
  await newUser.getByText(/^It is /).waitFor()
  await newUser.getByLabel('Password', { exact: true }).fill('four slow green herons')
  await newUser.getByRole('button', { name: 'Add user' }).click()
  await newUser.getByText('Ben Okafor was added').waitFor()
  await operator.getByRole('row', { name: /Ben Okafor.*Active/ }).waitFor()
  await expectToFit(operator)
  await expectAccessible(operator)

  const user = await at.open()
  await at.signIn(user, account)
  await user.waitForURL('**/connect')
  await operator.getByRole('button', { name: 'Change Ada Marsh' }).click()
  const dialog = operator.getByRole('dialog', { name: 'Ada Marsh' })
  await expectAccessible(operator)
  await dialog.getByLabel('Role').selectOption('viewer')
  await dialog.getByRole('button', { name: 'Save changes' }).click()
  await dialog.getByText('Saved').waitFor()
  await user.reload()
  await user.getByText('Your role may look, not load').waitFor()
  await user.getByRole('link', { name: 'Uploads' }).first().click()
  await user.getByText('What an analyst or an administrator uploads is listed here.').waitFor()

  await dialog.getByRole('button', { name: 'Make a link' }).click()
  expect(await dialog.getByLabel('Link').inputValue()).toContain('/set-password#')
  await dialog.getByRole('button', { name: 'Disable' }).click()
  await dialog.getByRole('button', { name: 'Enable' }).waitFor()
  await user.reload()
  await user.waitForURL('**/sign-in**')
  await at.signIn(user, account)
  await user.getByText(/Email or password is wrong/).waitFor()
})

it('a session is renewed without a word, and signing out everywhere ends it in every browser', async () => {
  const { account } = await at.outlay.createClient('everywhere')
  const [one, other] = [await at.open(), await at.open()]
  for (const page of [one, other]) {
    await at.signIn(page, account)
    await page.waitForURL('**/connect')
  }
  // As when it ran out: only what renews it is left.
  await one.context().clearCookies({ name: 'outlay' })
  await one.getByRole('link', { name: 'Uploads' }).first().click()
  await one.getByRole('heading', { name: 'Uploads' }).waitFor()
  const names = (await one.context().cookies()).map(({ name }) => name)
  expect(names).toContain('outlay')

  await one.goto('/settings/sessions')
  await one.getByRole('button', { name: 'Sign out everywhere' }).click()
  await one.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await one.waitForURL('**/sign-in')
  await other.getByRole('link', { name: 'Uploads' }).first().click()
  await other.waitForURL('**/sign-in**')
})

it('an operator sees the events of every client, and of one, on a phone in the dark', async () => {
  const [one] = [await at.outlay.createClient('one-of-two'), await at.outlay.createClient('two-of-two')]
  const page = await at.open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await at.signIn(page, at.outlay.operator)
  await page.waitForURL('**/operator')
  await page.goto('/operator/audit')
  const events = page.getByRole('table', { name: 'Audit events' })
  await events.getByRole('link', { name: 'two-of-two' }).first().waitFor()
  await expectToFit(page)
  await expectAccessible(page)
  await page.getByLabel('Client').selectOption({ label: 'one-of-two' })
  await page.waitForURL('**/operator/audit?client=*')
  await events.getByText('two-of-two').first().waitFor({ state: 'detached' })
  await page.getByLabel('Who').selectOption({ label: 'Ada Marsh' })
  await events.getByText('Made a client').waitFor({ state: 'detached' })
  expect(await events.getByRole('button').count()).toBe(1)
  await events.getByRole('button').click()
  await events.getByText(one.account.email).waitFor()
  await expectToFit(page)
})
