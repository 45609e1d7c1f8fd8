import { expect, it } from 'vitest'
import { mailLink } from './mail-link.ts'

it.each([
  ['ada@example.com', 'mailto:ada@example.com'],
  ['a?bcc=b&x=1@example.com', 'mailto:a%3Fbcc%3Db%26x%3D1@example.com'],
])('writes to %s and to nobody else', (email, link) => expect(mailLink(email)).toBe(link))
