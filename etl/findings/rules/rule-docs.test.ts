import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Rule } from '../rule.ts'
import { rules } from './registry.ts'
import { WHOLE_COST } from './shared.ts'

const DOCUMENT = join(import.meta.dirname, '..', '..', '..', 'docs', 'optimization.md')

/** What a rule saves, as the table of the document has it. */
function savesOf({ saving, percents }: Rule): string {
  if (saving === undefined) return 'reported, no amount'
  if (saving === WHOLE_COST) return 'what it costs'
  const all = Object.values(percents ?? {})
  if (all.length === 0) return 'see below'
  return all.map(({ default: value, label }) => `${label}: ${value} %`).join('; ')
}

test('the table of rules in the document says what the rules do', () => {
  const table = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => /^\| `[a-z0-9-]+` /.test(line) && line.split('|').length === 8)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  expect(table).toEqual(
    rules.map((rule) => [
      `\`${rule.id}\``,
      rule.title,
      savesOf(rule),
      rule.threshold,
      rule.confidence,
      rule.effort,
    ]),
  )
})

test('every rule has a name, what to do, and no more than a page can say', () => {
  expect(rules.length).toBeGreaterThanOrEqual(30)
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  for (const { id, title, whatToDo, percents = {} } of rules) {
    expect(id).toMatch(/^[a-z0-9-]+$/)
    expect(title.length).toBeLessThan(80)
    expect(whatToDo.length).toBeGreaterThan(0)
    for (const name of Object.keys(percents)) expect(name).toMatch(/^[a-zA-Z]+$/)
  }
})
