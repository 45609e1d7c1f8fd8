import { dirname, basename } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Mapping } from '../etl/formats/format.ts'
import { recogniseFormat } from '../etl/formats/recognise.ts'
import { openFile } from '../etl/sources/open-file.ts'
import { PARQUET_SETTINGS } from '../etl/sources/parquet-rows.ts'
import { regularRows } from '../etl/sources/regular-rows.ts'
import type { RowSource } from '../etl/sources/row-source.ts'
import { openUploadStore } from '../upload-store/upload-store.ts'

/** A file as a load sees it, but read by the engine from the disk. */
export interface OpenedFile {
  mapping: Mapping
  rows: RowSource
  settings: Record<string, string | number>
}

export async function openForEngine(clickhouse: ClickHouseClient, path: string): Promise<OpenedFile> {
  const uploadStore = openUploadStore(dirname(path))
  const file = await openFile({ clickhouse, uploadStore }, basename(path))
  const opened =
    file.kind === 'parquet'
      ? { rows: file.parquet.rows, settings: PARQUET_SETTINGS }
      : regularRows(file, path)
  if (!opened) throw new Error(`${path} is not a file that the engine reads by itself.`)
  const { columns } = opened.rows
  return { ...opened, mapping: recogniseFormat(columns).format.map(columns) }
}
