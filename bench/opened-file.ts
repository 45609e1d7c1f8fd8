import { dirname, basename } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Mapping } from '../etl/formats/format.ts'
import { quote } from '../etl/formats/mapping-builder.ts'
import { recogniseFormat } from '../etl/formats/recognise.ts'
import { csvRows, dialectSettings } from '../etl/sources/csv-rows.ts'
import { openFile } from '../etl/sources/open-file.ts'
import { PARQUET_SETTINGS } from '../etl/sources/parquet-rows.ts'
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
  file.close()
  const opened =
    file.kind === 'parquet'
      ? { rows: file.parquet.rows, settings: { ...PARQUET_SETTINGS } }
      : {
          rows: csvRows(
            { header: file.text.header, nullText: file.text.dialect.nullText },
            (structure) => `file(${quote(path)}, 'CSV', ${quote(structure)})`,
          ),
          settings: { ...dialectSettings(file.text.dialect), input_format_csv_skip_first_lines: 1 },
        }
  const { columns } = opened.rows
  return { ...opened, mapping: recogniseFormat(columns).format.map(columns) }
}
