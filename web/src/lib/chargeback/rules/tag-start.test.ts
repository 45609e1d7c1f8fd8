import { expect, it } from 'vitest'
import { centreOfValue, freeCode, nameOfValue } from './tag-start.ts'

const long = 'arn:aws:servicecatalog:eu-west-1:account-of-'
const centre = (code: string, name = code) => ({ code, name })

it('values that begin in the same way have codes of their own', () => {
  const first = freeCode(`${long}web`, [])
  expect(first).toBe(long.slice(0, 40))
  const second = freeCode(`${long}shop`, [centre(first)])
  expect(second).toBe(`${long.slice(0, 38)}-2`)
  expect(freeCode(`${long}data`, [centre(first), centre(second)])).toBe(`${long.slice(0, 38)}-3`)
})

it('a short value is its own code while it is free', () => {
  expect(freeCode(' web ', [])).toBe('web')
  expect(freeCode('web', [centre('web')])).toBe('web-2')
})

it('a value is known by all of it', () => {
  const cutOff = centre(long.slice(0, 40), `${long}web`)
  const centres = [cutOff, centre('CC-1', 'shop'), centre('shop', 'The shop')]
  expect(centreOfValue(`${long}web`, centres)).toBe(cutOff)
  expect(centreOfValue(`${long}shop`, centres)).toBeUndefined()
  expect(centreOfValue(' shop', centres)).toBe(centres[2])
})

it('no character is cut in half', () => {
  expect(freeCode(`${'a'.repeat(39)}🛒`, [])).toBe('a'.repeat(39))
  expect(nameOfValue(`${'a'.repeat(119)}🛒`)).toBe('a'.repeat(119))
})
