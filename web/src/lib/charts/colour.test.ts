import { expect, it } from 'vitest'
import { OTHER_COLOUR, SERIES_COLOURS, colourByValue } from './colour.ts'

const services = ['Amazon EC2', 'Amazon S3', 'Amazon RDS', 'AWS Lambda', 'NAT Gateway']

it('gives a value the same colour whatever stands beside it', () => {
  const alone = colourByValue('serviceName', ['Amazon S3']).get('Amazon S3')
  expect(colourByValue('serviceName', ['Amazon S3', ...services]).get('Amazon S3')).toBe(alone)
})

it('lets the costlier of two values that want one colour keep it', () => {
  const wanted = new Map(services.map((name) => [name, colourByValue('serviceName', [name]).get(name)]))
  const given = colourByValue('serviceName', services)
  expect(given.get(services[0] ?? '')).toBe(wanted.get(services[0] ?? ''))
  expect(new Set(given.values()).size).toBe(services.length)
})

it('tells ten values apart and makes the eleventh grey', () => {
  const names = Array.from({ length: SERIES_COLOURS + 1 }, (_, index) => `service ${index}`)
  const given = colourByValue('serviceName', names)
  expect(new Set([...given.values()].slice(0, SERIES_COLOURS)).size).toBe(SERIES_COLOURS)
  expect(given.get(`service ${SERIES_COLOURS}`)).toBe(OTHER_COLOUR)
})

it('hashes the dimension too, so that an account does not look like a service by its name alone', () => {
  const names = Array.from({ length: 8 }, (_, index) => `name ${index}`)
  const differing = names.filter(
    (name) => colourByValue('serviceName', [name]).get(name) !== colourByValue('regionId', [name]).get(name),
  )
  expect(differing.length).toBeGreaterThan(4)
})
