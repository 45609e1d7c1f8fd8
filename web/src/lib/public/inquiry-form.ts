import type { NewInquiry } from '../api/contract.ts'

/** What a visitor types. */
export type InquiryForm = Record<'name' | 'email' | 'company' | 'message', string>

export type InquiryErrors = Partial<Record<keyof InquiryForm, string>>

/** Longest texts, as the API takes them. */
export const longest = { name: 200, email: 254, company: 200, message: 5000 } satisfies Record<
  keyof InquiryForm,
  number
>

const missing: Record<keyof InquiryForm, string> = {
  name: 'Say who you are.',
  email: 'Give an address to answer to.',
  company: 'Say where you work.',
  message: 'Say what you would like to know.',
}

/** A name, an at sign and a domain with a dot: what has them and is wrong all the same, the server finds. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/

/** What is wrong, by field, in words that say what to do; nothing where it can be sent. */
export function checkInquiry(form: InquiryForm): InquiryErrors {
  const errors: InquiryErrors = {}
  for (const field of Object.keys(missing) as (keyof InquiryForm)[]) {
    const text = form[field].trim()
    if (!text) errors[field] = missing[field]
    else if (text.length > longest[field]) {
      errors[field] = `Shorten this to ${longest[field].toLocaleString('en-US')} characters.`
    }
  }
  if (!errors.email && !EMAIL.test(form.email.trim())) {
    errors.email = 'This is not an email address: name@company.com.'
  }
  return errors
}

/** As the API takes it. `website` is for programs, which fill in whatever they find. */
export function inquiryOf(form: InquiryForm, website: string): NewInquiry {
  const { name, email, company, message } = form
  return {
    name: lineOf(name),
    email: email.trim(),
    company: lineOf(company),
    message: message.toWellFormed().replaceAll('\0', '').trim(),
    ...(website && { website }),
  }
}

/** What is pasted may have tabs or control characters that nobody sees. */
const lineOf = (text: string) =>
  text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
