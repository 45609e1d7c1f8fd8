import type { SourceColumns } from '../source-columns.ts'

/** Columns of the export to BigQuery; the fields of its records are joined by what wrote the CSV. */
const COLUMNS = ['billing_account_id', 'service.description', 'sku.description', 'usage_start_time', 'cost']
const JOINTS = ['.', '_', '__', ' ']

export function titleOfGcp(columns: SourceColumns): string | null {
  const has = (name: string) => JOINTS.some((joint) => columns.find(name.replace('.', joint)))
  if (!COLUMNS.every(has)) return null
  return has('resource.name')
    ? 'Google Cloud billing export (detailed)'
    : 'Google Cloud billing export (standard)'
}
