import type { Static } from 'typebox'
import { expect, it } from 'vitest'
import type { InquiryList } from '../contract/inquiry.ts'
import { signIn } from '../demo/api-client.ts'
import { expectAccessible, expectToFit } from './accessibility.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

// No other file sends any: there, and by address, they are counted.
const at = useSharedOutlay()

it('an operator reads inquiries, answers them, and marks them as handled and back', async () => {
  const inquiry = {
    name: 'Ann <b>Grey</b>',
    email: 'ann@example.com',
    company: 'Grey',
    message: 'One\n\ntwo',
  }
  await fetch(`${at.outlay.serverUrl}/api/inquiries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(inquiry),
  })
  const page = await at.open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await at.signIn(page, at.outlay.operator)
  await page.waitForURL('**/operator')
  await page.goto('/operator/inquiries')
  await page.getByRole('heading', { name: inquiry.name }).waitFor()
  expect(await page.getByRole('link', { name: inquiry.email }).getAttribute('href')).toBe(
    'mailto:ann@example.com',
  )
  await expectToFit(page)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Mark as handled' }).click()
  await page.getByText('Handled by Operator').waitFor()
  await page.getByText('Handled', { exact: true }).click()
  await page.waitForURL('**/operator/inquiries?handled=true')
  await page.getByRole('button', { name: 'Mark as not handled' }).click()
  await page.goto('/operator/inquiries')
  await page.getByRole('heading', { name: inquiry.name }).waitFor()
})

it('takes an inquiry by keyboard, says what is wrong at its field, and what happens next', async () => {
  const page = await at.open()
  await page.goto('/inquiry')
  const field = (name: string) => page.getByRole('textbox', { name })
  await field('Name').focus()
  await page.keyboard.type('Ada Marsh')
  await page.keyboard.press('Tab')
  await page.keyboard.type('ada')
  await page.keyboard.press('Enter')
  await page.getByText('This is not an email address').waitFor()
  expect(await page.locator(':focus').getAttribute('name')).toBe('email')
  await expectAccessible(page)

  await page.keyboard.type('@example.com')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Northwind')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Do you read FOCUS 1.2?')
  // What is for programs is met by no person: the button comes next.
  expect(await field('Website').count()).toBe(0)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your inquiry has arrived' }).waitFor()
  await page.getByText('ada@example.com').waitFor()
  await expectAccessible(page)

  const operator = await signIn(at.outlay.serverUrl, at.outlay.operator)
  const { items } = await operator.get<Static<typeof InquiryList>>('/api/inquiries')
  expect(items.filter(({ email }) => email === 'ada@example.com')).toMatchObject([
    {
      name: 'Ada Marsh',
      email: 'ada@example.com',
      company: 'Northwind',
      message: 'Do you read FOCUS 1.2?',
    },
  ])
})

it('keeps what was typed where too many inquiries came, and says when to try again', async () => {
  const inquiry = { name: 'Mei', email: 'mei@example.com', company: 'Meridian', message: 'Again.' }
  let status = 0
  for (let sent = 0; status !== 429 && sent < 10; sent += 1) {
    const answer = await fetch(`${at.outlay.serverUrl}/api/inquiries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(inquiry),
    })
    status = answer.status
  }
  const page = await at.open()
  await page.goto('/inquiry')
  for (const [label, text] of Object.entries(inquiry)) {
    await page.getByRole('textbox', { name: new RegExp(label, 'i') }).fill(text)
  }
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText(/You can send this one in \d/).waitFor()
  expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Again.')
})
