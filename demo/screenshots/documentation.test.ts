import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const DOCS = join(import.meta.dirname, '../../docs')

it('documents show pictures that there are, of a size that nobody waits for, and there is none that none shows', () => {
  const shown = globSync('*.md', { cwd: DOCS }).flatMap((document) =>
    [...readFileSync(join(DOCS, document), 'utf8').matchAll(/\]\((pictures\/[^)]+)\)/g)].map(
      ([, path]) => path!,
    ),
  )
  expect(new Set(shown)).toEqual(new Set(globSync('pictures/*', { cwd: DOCS })))
  for (const path of shown) expect(statSync(join(DOCS, path)).size, path).toBeLessThan(200_000)
})
