import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { NewInquiry } from '../../../../contract/inquiry.ts'
import { checkInquiry, inquiryOf, longest, type InquiryForm } from './inquiry-form.ts'

const form: InquiryForm = {
  name: 'Ada Marsh',
  email: 'ada@example.com',
  company: 'Northwind Outfitters',
  message: 'Do you read FOCUS 1.2?\nWe have 40 accounts 🙂',
}

it('lets pass what the API takes', () => {
  expect(checkInquiry(form)).toEqual({})
  expect(inquiryOf(form, '')).toEqual(form)
  expect(Value.Check(NewInquiry, inquiryOf(form, ''))).toBe(true)
})

it('asks for each field that is empty or holds spaces only', () => {
  const empty = { name: ' ', email: '', company: '\t', message: '\n' }
  expect(Object.keys(checkInquiry(empty))).toEqual(['name', 'email', 'company', 'message'])
})

it('takes texts of the length that the API takes, and none that is longer', () => {
  const emailOf = (length: number) => `a@${'d.'.repeat(length)}`.slice(0, length - 3) + 'com'
  const fill = (extra: number): InquiryForm => ({
    name: 'n'.repeat(longest.name + extra),
    email: emailOf(longest.email + extra),
    company: 'c'.repeat(longest.company + extra),
    message: 'm'.repeat(longest.message + extra),
  })
  expect(checkInquiry(fill(0))).toEqual({})
  expect(Value.Check(NewInquiry, fill(0))).toBe(true)
  expect(Object.keys(checkInquiry(fill(1)))).toEqual(['name', 'email', 'company', 'message'])
  for (const field of ['name', 'email', 'company', 'message'] as const) {
    expect(Value.Check(NewInquiry, { ...form, [field]: fill(1)[field] }), field).toBe(false)
  }
})

it.each(['ada', 'ada@', '@example.com', 'ada@example', 'a b@example.com', 'ada@example..com', 'ada@.com'])(
  'does not take %j for an email address',
  (email) => expect(checkInquiry({ ...form, email }).email).toMatch(/not an email address/),
)

it('sends what was pasted without the characters that nobody sees', () => {
  const pasted = { ...form, name: ' Ada\tMarsh\u0007 ', company: 'North\ud800wind', message: ' a\0b\n' }
  const inquiry = inquiryOf(pasted, '')
  expect(inquiry).toMatchObject({ name: 'Ada Marsh', company: 'North\ufffdwind', message: 'ab' })
  expect(Value.Check(NewInquiry, inquiry)).toBe(true)
})

it('passes on what a program filled in', () => {
  expect(inquiryOf(form, 'https://spam.example').website).toBe('https://spam.example')
})
