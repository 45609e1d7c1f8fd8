import { cpus } from 'node:os'
import type { AccountLatency } from './accounts.ts'
import { clickTable } from './click-table.ts'
import type { LargeLoad } from './large-load.ts'
import { findingTables } from './finding-tables.ts'
import { loadTables, type LoadResults } from './load-tables.ts'
import { count, megabytes, table } from './markdown-table.ts'
import type { ClickMeasurement } from './measure-clicks.ts'
import type { FindingMeasurement } from './measure-findings.ts'
import type { PageTimes } from './measure-pages.ts'
import type { QuestionMeasurement } from './measure-questions.ts'
import { pageTable } from './page-table.ts'
import { questionTables } from './question-tables.ts'
import { LOAD_MAX_MEMORY_BYTES } from './stack.ts'

export interface Results extends LoadResults {
  large: LargeLoad | undefined
  accounts: AccountLatency | undefined
  questions: QuestionMeasurement | undefined
  findings: FindingMeasurement | undefined
  pages: PageTimes[] | undefined
  clicks: ClickMeasurement | undefined
}

/** The results as Markdown. */
export function formatReport(results: Results): string {
  const { large, accounts, questions, findings, pages, clicks } = results
  const [cpu] = cpus()
  const machine = `${process.platform} ${process.arch}, ${cpus().length} × ${cpu?.model.trim() ?? 'CPU'}.`
  const loads = loadTables(results)
  const parts = [machine, ...(loads === '' ? [] : [loads])]
  if (large) parts.push(largeTable(large))
  if (accounts) parts.push(accountsTable(accounts))
  if (questions) parts.push(questionTables(questions))
  if (findings) parts.push(findingTables(findings))
  if (pages) parts.push(pageTable(pages))
  if (clicks) parts.push(clickTable(clicks))
  return `${parts.join('\n\n')}\n`
}

function largeTable({ file, receive, outlay, copy, memory, statementMemory }: LargeLoad): string {
  const row = [
    count(file.rows),
    megabytes(file.bytes),
    receive.toFixed(1),
    ...[receive, copy].map((seconds) => megabytes(file.bytes / seconds)),
    outlay.toFixed(1),
    ...[memory.server, memory.etl, memory.clickhouse, statementMemory].map(megabytes),
  ]
  const kept = statementMemory <= LOAD_MAX_MEMORY_BYTES ? 'kept' : 'not kept'
  return [
    table(
      [
        'rows',
        'MB',
        'receive, s',
        'received, MB/s',
        'a plain copy, MB/s',
        'Outlay, s',
        'server, MB',
        'etl, MB',
        'ClickHouse, MB',
        'its statement, MB',
      ],
      [row],
    ),
    `The statement's limit of ${megabytes(LOAD_MAX_MEMORY_BYTES)} MB was ${kept}.`,
  ].join('\n\n')
}

function accountsTable({ signIn, nobody, session, token }: AccountLatency): string {
  const ms = (value: number) => value.toFixed(2)
  const rows = Object.entries({
    'sign-in': signIn,
    'a request of nobody': nobody,
    'the same with a session': session,
    'the same with an API token': token,
  }).map(([name, { median, p95 }]) => [name, ms(median), ms(p95)])
  const added = [session, token].map(({ median }) => ms(median - nobody.median))
  return [
    table(['one at a time', 'median, ms', 'p95, ms'], rows),
    `A session adds ${added[0]} ms, a token ${added[1]} ms, of at most 2; signing in takes at most 150 ms.`,
  ].join('\n\n')
}
