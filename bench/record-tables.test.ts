import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { QuestionMeasurement } from './measure-questions.ts'
import { questionTables } from './question-tables.ts'
import { recordTables } from './record-tables.ts'

const answered = {
  name: 'account',
  table: 'monthly_costs',
  rows: 40,
  server: { p50: 10, p95: 61 },
  outlay: { p50: 12, p95: 64 },
  duckDb: 300,
}
const measured: QuestionMeasurement = {
  lines: 50_000_000,
  facts: {
    data: { services: 20, accounts: 40, resources: 20_000, tagKeys: 8 },
    secondsPerMillionLines: 7.25,
    tables: [
      { name: 'cost_line', rows: 1_000_000, bytes: 100e6 },
      { name: 'monthly_costs', rows: 1000, bytes: 0.2e6 },
    ],
  },
  rollups: [{ ...answered, tenth: 8 }],
  details: { oneUpload: [answered], allUploads: [answered] },
  fromLines: { oneUpload: [answered], allUploads: [{ ...answered, table: 'cost_line' }] },
  overview: { p50: 50, p95: 70 },
  exports: [
    {
      format: 'csv',
      lines: 10_000_000,
      bytes: 5e9,
      seconds: 60,
      server: { before: 150e6, peak: 170e6 },
      clickhouse: 1e9,
    },
  ],
  users: { p50: 20, p95: 140, questions: 240 },
}

test('the tables take the place of the last ones in the document, and nothing else changes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outlay-record-'))
  const path = join(folder, 'performance.md')
  const tables = (of: string, text: string) =>
    `<!-- written by npm run bench -- --only ${of} --record -->\n\n${text}\n\n<!-- end of what the bench wrote -->\n`
  const others = `\nAfter\n\n${tables('findings', 'others')}`
  writeFileSync(path, `Before\n\n${tables('questions', 'old tables')}${others}`)
  recordTables('questions', questionTables(measured), path)
  recordTables('questions', questionTables(measured), path)
  const text = readFileSync(path, 'utf8')
  rmSync(folder, { recursive: true })
  expect(text).not.toContain('old tables')
  expect(text.split('| account | monthly_costs | 40 | 10.0 | 61.0 | 64.0 | 8.0 | 1.25 | 300 |')).toHaveLength(2)
  expect(text).toContain('The highest p95 is 61.0 ms, of at most 60: not kept.')
  expect(text).toContain('The highest p95 is 140 ms, of at most 150.')
  expect(text).toContain('| CSV | 10,000,000 | 5000 | 60.0 | 150 | 170 | 1000 |')
  expect(text).toContain('| monthly_costs | 1,000 | 0.10 % | 0.2 | 0.20 % |')
  expect([text.startsWith('Before\n'), text.endsWith(others)]).toEqual([true, true])
})
