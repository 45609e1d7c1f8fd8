import { expect, it } from 'vitest'
import type { CustomMappingDefinition } from '../api/contract.ts'
import { definitionOf, fileColumns, formOf, missingIn, usesOf } from './mapping-form.ts'

const definition: CustomMappingDefinition = {
  billedCost: { column: 'Cost', whenEmpty: 'zero' },
  currency: { column: 'Currency', constant: 'USD' },
  date: { column: 'Day', order: 'day-first' },
  service: { constant: 'Hosting' },
  decimalSeparator: ',',
  thousandsSeparator: '.',
  columns: { RegionId: 'Region' },
  tags: ['Team'],
}

it('gives a definition back as it was', () => {
  expect(definitionOf(formOf(definition))).toEqual(definition)
})

it('leaves out what is not chosen, and trims what is typed', () => {
  const form = { ...formOf(definition), service: ' Hosting ', currencyColumn: '', columns: { RegionId: '' } }
  expect(definitionOf(form)).toEqual({ ...definition, currency: { constant: 'USD' }, columns: {} })
})

it('names what is missing by its path, and is no definition until then', () => {
  const form = formOf({
    ...definition,
    billedCost: null,
    currency: null,
    date: null,
    service: null,
    columns: {},
  })
  expect(Object.keys(missingIn(form))).toEqual(['billedCost.column', 'date.column', 'currency', 'service'])
  expect(definitionOf(form)).toBeUndefined()
  expect(Object.keys(missingIn({ ...form, service: '  ' }))).toContain('service')
  expect(Object.keys(missingIn({ ...formOf(definition), currency: 'Euro' }))).toEqual(['currency.constant'])
})

it('says what each column of the file is used for', () => {
  const offered = [
    { name: 'RegionId', label: 'Region', description: '', kind: 'text' as const },
    { name: 'BillingPeriodStart', label: 'Billing month', description: '', kind: 'time' as const },
  ]
  const form = { ...formOf(definition), columns: { RegionId: 'Region', BillingPeriodStart: 'Day' } }
  expect(Object.fromEntries(usesOf(form, offered))).toEqual({
    Cost: ['Cost'],
    Currency: ['Currency'],
    Day: ['Date', 'Billing month'],
    Region: ['Region'],
    Team: ['Tag'],
  })
})

it('offers columns that have a name of their own, with their first value', () => {
  const rows = [
    ['', 'x', '1', 'z'],
    ['2', 'y', '3'],
  ]
  expect(fileColumns({ header: ['a', '', 'b', 'a'], rows })).toEqual([
    { name: 'a', example: '2' },
    { name: 'b', example: '1' },
  ])
})
