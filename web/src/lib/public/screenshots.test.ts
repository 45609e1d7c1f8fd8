import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import sizes from './screenshot-sizes.json' with { type: 'json' }

const PICTURES = join(import.meta.dirname, '../../../static/screenshots')

const pictures = Object.keys(sizes).flatMap((name) =>
  ['', '-phone'].flatMap((device) => ['light', 'dark'].map((theme) => `${name}${device}-${theme}.webp`)),
)

it.each(pictures)('has %s, and does not keep visitors waiting for it', (file) => {
  const { size } = statSync(join(PICTURES, file))
  expect(size).toBeGreaterThan(5_000)
  expect(size).toBeLessThan(200_000)
})
