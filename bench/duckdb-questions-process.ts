import { rename } from 'node:fs/promises'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { measureTask } from './measured-child.ts'

interface NamedStatement {
  name: string
  sql: string
}

export interface DuckDbQuestionsTask {
  /** The file of the database. */
  database: string
  /** Files to make it of, where it is not there yet. */
  parquet: string | null
  runs: number
  oneUpload: NamedStatement[]
  allUploads: NamedStatement[]
}

// Asks a DuckDB database of cost lines on the disk, one question after the other.
measureTask(async ({ database, parquet, runs, oneUpload, allUploads }: DuckDbQuestionsTask) => {
  if (parquet !== null) await fill(database, parquet)
  const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  try {
    return {
      oneUpload: await mediansOf(connection, oneUpload, runs),
      allUploads: await mediansOf(connection, allUploads, runs),
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
})

/** Named as it is to be when it is whole. */
async function fill(database: string, parquet: string): Promise<void> {
  const partial = `${database}.part`
  const instance = await DuckDBInstance.create(partial)
  const connection = await instance.connect()
  await connection.run(`CREATE OR REPLACE TABLE cost_line AS SELECT * FROM read_parquet('${parquet}')`)
  await connection.run('CHECKPOINT')
  connection.closeSync()
  instance.closeSync()
  await rename(partial, database)
}

async function mediansOf(
  connection: DuckDBConnection,
  statements: NamedStatement[],
  runs: number,
): Promise<Record<string, number>> {
  const medians: Record<string, number> = {}
  for (const { name, sql } of statements) {
    const times: number[] = []
    // The first is not counted: it reads from the disk.
    for (let run = 0; run <= runs; run += 1) {
      const began = performance.now()
      await (await connection.run(sql)).getRows()
      if (run > 0) times.push(performance.now() - began)
    }
    medians[name] = times.toSorted((a, b) => a - b)[Math.floor(runs / 2)]!
  }
  return medians
}
