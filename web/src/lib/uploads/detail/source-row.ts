import type { SourceRow } from '../../api/contract.ts'

type SourceColumn = SourceRow['columns'][number]

interface ShownColumns {
  filled: SourceColumn[]
  empty: SourceColumn[]
}

/** The columns whose name or value has the text, those with a value apart; the column in question comes first. */
export function chooseColumns(
  columns: readonly SourceColumn[],
  search: string,
  inQuestion: string | undefined,
): ShownColumns {
  const wanted = search.trim().toLowerCase()
  const found = columns.filter(({ name, value }) =>
    [name, value].some((text) => text.toLowerCase().includes(wanted)),
  )
  // Where the column in question is empty, that is what is wrong with it.
  const isShown = ({ name, value }: SourceColumn) => value !== '' || name === inQuestion
  const filled = found.filter(isShown)
  return {
    filled: [
      ...filled.filter(({ name }) => name === inQuestion),
      ...filled.filter(({ name }) => name !== inQuestion),
    ],
    empty: found.filter((column) => !isShown(column)),
  }
}

/** A line for each column, its name and its value: pasted into a spreadsheet they are cells. */
export const rowAsText = (columns: readonly SourceColumn[]): string =>
  columns.map(({ name, value }) => [name, value].map(cell).join('\t')).join('\n')

const cell = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
