import { expect, it } from 'vitest'
import { slugOf } from './slug.ts'

it.each([
  ['Northwind Logistics', 'northwind-logistics'],
  ['  Société Générale & Co. ', 'societe-generale-co'],
  ['日本', ''],
])('makes the slug of %j %j', (name, slug) => expect(slugOf(name)).toBe(slug))
