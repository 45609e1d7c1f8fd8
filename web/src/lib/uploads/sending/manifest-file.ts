/** What a manifest says of the files that have to come with it. */
export interface ListedReport {
  name: string
  /** `2026-10`, where the manifest tells. */
  period: string | undefined
  /** Full keys of the files in the provider's bucket; the last part of each is the file's name. */
  keys: string[]
}

/**
 * Reads an AWS manifest, legacy or of a data export, as far as it takes to put its files together. Whether it is
 * as it has to be, the server decides: what is not understood here is sent to it as any other file.
 */
export function readManifest(text: string): ListedReport | undefined {
  const json = parseObject(text)
  if (!json) return undefined
  if (isKeys(json['reportKeys'])) {
    return { name: textOf(json['reportName']), period: legacyPeriod(json), keys: json['reportKeys'] }
  }
  if (isKeys(json['dataFiles'])) {
    return { name: exportName(json), period: exportPeriod(json['dataFiles']), keys: json['dataFiles'] }
  }
  return undefined
}

/** Of a key or a path, the part that a file is called by. */
export const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

type Json = Record<string, unknown>

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return typeof value === 'object' && value !== null ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

const isKeys = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((key) => typeof key === 'string')

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function legacyPeriod(json: Json): string | undefined {
  const period = json['billingPeriod']
  const start = typeof period === 'object' && period !== null ? (period as Json)['start'] : undefined
  const [, year, month] = /^(\d{4})-?(\d{2})/.exec(textOf(start)) ?? []
  return year && `${year}-${month}`
}

/** `arn:…:export/daily-costs-9f8e…`: the name that its owner chose, and an id behind it. */
const exportName = (json: Json): string =>
  lastPart(textOf(json['exportArn'])).replace(/-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '')

function exportPeriod(keys: readonly string[]): string | undefined {
  const periods = new Set(keys.map((key) => /\/billing_period=(\d{4}-\d{2})\//i.exec(key)?.[1]))
  return periods.size === 1 ? [...periods][0] : undefined
}
