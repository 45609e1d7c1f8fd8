import { expect, it } from 'vitest'
import { readScope } from '../scope/scope-view.ts'
import { explorerScope, knownShape, nextOrder, readShape, writeExplorer } from './explorer-view.ts'

const search = (text: string) => new URLSearchParams(text)
const addressOf = (text: string) =>
  writeExplorer({ ...readScope(explorerScope, search(text)).state, ...readShape(search(text)).state })

it.each([
  '',
  '?rows=subAccountId,serviceName',
  '?rows=tag:team',
  '?rows=tag:a%252Cb',
  '?p=2026-08..2026-10&b=billed&g=week&f=in:serviceName=AmazonEC2&vs=year&chart=areas&as=share&n=9&o=change-asc',
  '?o=2026-10-01',
  '?o=name-desc',
])('reads and writes %s', (address) => {
  expect(addressOf(address)).toBe(address)
})

it.each([
  ['rows=a,b,c', 'rows'],
  ['rows=serviceName,serviceName', 'rows'],
  ['rows=service name', 'rows'],
  ['chart=pie', 'chart'],
  ['as=percent', 'as'],
  ['n=0', 'n'],
  ['n=1001', 'n'],
  ['o=cost', 'o'],
  ['o=2026-13-01', 'o'],
])('names %s, and is as without it', (text, name) => {
  const { state, problems } = readShape(search(text))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(`“${name}=`)
  expect(state).toEqual(readShape(search('')).state)
})

it('orders by what is clicked, first the way that is mostly wanted', () => {
  const byTotal = { by: 'total', descending: true }
  expect(nextOrder('total', byTotal)).toEqual({ by: 'total', descending: false })
  expect(nextOrder('name', byTotal)).toEqual({ by: 'name', descending: false })
  expect(nextOrder('change', byTotal)).toEqual({ by: 'change', descending: true })
})

it('leaves out rows of what there is not, once that is known', () => {
  const { state } = readShape(search('rows=foo,tag:team'))
  expect(knownShape(state, undefined)).toEqual({ shape: state, problems: [] })
  const { shape, problems } = knownShape(state, new Set(['serviceName']))
  expect([shape.rows, problems]).toEqual([['tag:team'], ['There is no dimension “foo” for rows.']])
  expect(knownShape({ ...state, rows: ['foo'] }, new Set()).shape.rows).toEqual(['serviceName'])
})
