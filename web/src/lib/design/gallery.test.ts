import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const svelteFilesOf = (folder: string) =>
  readdirSync(join(import.meta.dirname, folder)).filter((name) => name.endsWith('.svelte'))

/** Parts of others that are in the gallery. */
const PARTS = ['TableFrame', 'TableHead', 'SortButton', 'CompactField', 'SheetLine'].map(
  (name) => `${name}.svelte`,
)

it('shows every component', () => {
  const sources = svelteFilesOf('.').map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  const missing = svelteFilesOf('../ui').filter(
    (name) => !PARTS.includes(name) && !sources.some((source) => source.includes(`'#lib/ui/${name}'`)),
  )
  expect(missing).toEqual([])
})

it('shows every colour', () => {
  const tokens = readFileSync(join(import.meta.dirname, '../ui/tokens.css'), 'utf8')
  const shown = readFileSync(join(import.meta.dirname, 'Colours.svelte'), 'utf8')
  const missing = [...tokens.matchAll(/--([a-z-]+[a-z])(?:-\d+)?: light-dark/g)].filter(
    ([, name]) => !shown.includes(`'${name!}'`) && !shown.includes(`\`${name!}-`),
  )
  expect(missing.map(([, name]) => name)).toEqual([])
})
