import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SERIES_COLOURS } from '../charts/colour.ts'
import { type Rgb, contrast, difference, parseOklch, seenWith, toGrey } from './colour-math.ts'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]

function token(name: string, theme: Theme): Rgb {
  const match = new RegExp(`--${name}: light-dark\\((oklch\\([^)]+\\)), (oklch\\([^)]+\\))\\)`).exec(css)
  const colour = match?.[theme === 'light' ? 1 : 2]
  if (!colour) throw new Error(`no token --${name}`)
  return parseOklch(colour)
}

const series = Array.from({ length: SERIES_COLOURS }, (_, index) => `series-${index + 1}`)

const texts: [text: string, ground: string][] = [
  ...['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-strong', 'more', 'less', 'error', 'warn-ink'].flatMap(
    (text): [string, string][] => ['paper', 'sheet', 'raised', 'tint'].map((ground) => [text, ground]),
  ),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['ink', 'accent-tint'],
  ['ink-soft', 'accent-tint'],
  ['accent', 'accent-tint'],
  ['accent-strong', 'accent-tint'],
  ['ink', 'warn-tint'],
  ['ink-soft', 'warn-tint'],
  ['warn-ink', 'warn-tint'],
  ['ink', 'error-tint'],
  ['ink-soft', 'error-tint'],
  ['error', 'error-tint'],
]

const marks: [mark: string, ground: string][] = [
  ...series.map((name): [string, string] => [name, 'sheet']),
  ['series-other', 'sheet'],
  // Edges of fields and controls, and the focus ring.
  ['rule-strong', 'sheet'],
  ['rule-strong', 'paper'],
  ['accent', 'paper'],
]

describe.each(themes)('in the %s theme', (theme) => {
  it.each(texts)('text in --%s on --%s has a contrast of at least 4.5', (text, ground) => {
    expect(contrast(token(text, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(marks)('a mark in --%s on --%s has a contrast of at least 3', (mark, ground) => {
    expect(contrast(token(mark, theme), token(ground, theme))).toBeGreaterThanOrEqual(3)
  })

  const least = (see: (colour: Rgb) => Rgb): number => {
    const seen = series.map((name) => see(token(name, theme)))
    return Math.min(
      ...seen.flatMap((one, index) => seen.slice(index + 1).map((other) => difference(one, other))),
    )
  }

  it('the ten series colours are at least 12 apart', () => {
    expect(least((colour) => colour)).toBeGreaterThanOrEqual(12)
  })

  it.each(['protan', 'deutan', 'tritan'] as const)('and at least 8 apart with %s vision', (deficiency) => {
    expect(least((colour) => seenWith(deficiency, colour))).toBeGreaterThanOrEqual(8)
  })

  it('and each has a lightness of its own in grey, at least 3 apart', () => {
    expect(least(toGrey)).toBeGreaterThanOrEqual(3)
  })
})
