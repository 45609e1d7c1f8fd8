import type {
  CustomMappingDefinition,
  MappingDraft,
  MappingPreview,
  OfferedColumn,
  ProposedMapping,
} from '#lib/api/contract.ts'

type Order = CustomMappingDefinition['date']['order']

/** What a person has chosen so far; no text is no choice. */
export interface MappingForm {
  cost: string
  emptyCostIsZero: boolean
  currencyColumn: string
  currency: string
  date: string
  dateOrder: Order
  serviceColumn: string
  service: string
  decimalSeparator: CustomMappingDefinition['decimalSeparator']
  thousandsSeparator: CustomMappingDefinition['thousandsSeparator']
  /** Column of the file by canonical column. */
  columns: Record<string, string>
  tags: string[]
}

export function formOf(from: ProposedMapping | CustomMappingDefinition): MappingForm {
  return {
    cost: from.billedCost?.column ?? '',
    emptyCostIsZero: from.billedCost?.whenEmpty === 'zero',
    currencyColumn: from.currency?.column ?? '',
    currency: from.currency?.constant ?? '',
    date: from.date?.column ?? '',
    dateOrder: from.date?.order ?? 'iso',
    serviceColumn: from.service?.column ?? '',
    service: from.service?.constant ?? '',
    decimalSeparator: from.decimalSeparator,
    thousandsSeparator: from.thousandsSeparator,
    columns: { ...from.columns },
    tags: [...from.tags],
  }
}

/** The form as the API takes it; undefined while something required is not chosen. */
export function definitionOf(form: MappingForm): CustomMappingDefinition | undefined {
  if (Object.keys(missingIn(form)).length > 0) return undefined
  return {
    billedCost: { column: form.cost, whenEmpty: form.emptyCostIsZero ? 'zero' : 'reject' },
    currency: columnOrConstant(form.currencyColumn, form.currency),
    date: { column: form.date, order: form.dateOrder },
    service: columnOrConstant(form.serviceColumn, form.service),
    decimalSeparator: form.decimalSeparator,
    thousandsSeparator: form.thousandsSeparator,
    columns: Object.fromEntries(Object.entries(form.columns).filter(([, column]) => column !== '')),
    tags: form.tags,
  }
}

function columnOrConstant(column: string, constant: string): { column?: string; constant?: string } {
  return { ...(column && { column }), ...(constant.trim() && { constant: constant.trim() }) }
}

const CURRENCY = /^[A-Z]{3}$/

/** What is still to be chosen or mended, by the path that the API would name it by. */
export function missingIn(form: MappingForm): Record<string, string> {
  return {
    ...(!form.cost && { 'billedCost.column': 'Choose the column that holds the cost' }),
    ...(!form.date && { 'date.column': 'Choose the column that holds the date' }),
    ...(!form.currencyColumn &&
      !form.currency.trim() && { currency: 'Choose a column, or give the currency of every row' }),
    ...(form.currency.trim() &&
      !CURRENCY.test(form.currency.trim()) && {
        'currency.constant': 'Give the three letters of a currency, like EUR',
      }),
    ...(!form.serviceColumn &&
      !form.service.trim() && { service: 'Choose a column, or give one name for every row' }),
  }
}

const REQUIRED_LABELS: Record<string, string> = {
  ChargePeriodStart: 'Date',
  ServiceName: 'Service',
  BilledCost: 'Cost',
  BillingCurrency: 'Currency',
}

/** The canonical columns that a preview shows: the required ones, then those that the form fills. */
export function previewColumns(
  { columns }: MappingForm,
  offered: readonly OfferedColumn[],
  preview: MappingPreview,
): { name: string; label: string; isAmount: boolean }[] {
  const required = Object.entries(REQUIRED_LABELS).map(([name, label]) => ({
    name,
    label,
    isAmount: name === 'BilledCost',
  }))
  const others = offered
    .filter(({ name }) => columns[name] || name === 'Tags')
    .map(({ name, label, kind }) => ({
      name,
      label: name === 'Tags' ? 'Tags' : label,
      isAmount: kind === 'cost' || kind === 'quantity',
    }))
  return [...required, ...others].filter(({ name }) => preview.columns.includes(name))
}

/** What each column of the file becomes, in words. */
export function usesOf(form: MappingForm, offered: readonly OfferedColumn[]): Map<string, string[]> {
  const uses = new Map<string, string[]>()
  const use = (column: string, label: string) => {
    if (column) uses.set(column, [...(uses.get(column) ?? []), label])
  }
  use(form.cost, 'Cost')
  use(form.currencyColumn, 'Currency')
  use(form.date, 'Date')
  use(form.serviceColumn, 'Service')
  for (const { name, label } of offered) use(form.columns[name] ?? '', label)
  for (const tag of form.tags) use(tag, 'Tag')
  return uses
}

/** The columns of the file that can be named, each with the first value that it has. */
export function fileColumns({ header, rows }: Pick<MappingDraft, 'header' | 'rows'>) {
  return header.flatMap((name, index) => {
    if (name === '' || header.indexOf(name) !== index) return []
    return [{ name, example: rows.map((row) => row[index] ?? '').find((value) => value !== '') ?? '' }]
  })
}
