import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

interface Row {
  number: number
  text: string | null
  more: string
}

async function csvOf(...pages: Partial<Row>[][]): Promise<string> {
  async function* read() {
    for (const page of pages) {
      yield await Promise.resolve(page.map((part) => ({ number: 1, text: '', more: 'more', ...part })))
    }
  }
  let csv = ''
  for await (const part of toCsv(['number', 'text', 'more'], read())) csv += part
  return csv
}

test('has one header, whatever the pages', async () => {
  expect(await csvOf()).toBe('number,text,more\r\n')
  expect(await csvOf([{ number: -1 }], [{ number: 30, text: null }])).toBe(
    'number,text,more\r\n-1,"","more"\r\n30,"","more"\r\n',
  )
})

test.each([
  ['a "quote", a comma\r\nand a line', '"a ""quote"", a comma\r\nand a line"'],
  ['=HYPERLINK("http://evil")', `"'=HYPERLINK(""http://evil"")"`],
  ['+1+1', `"'+1+1"`],
  ['-2+3', `"'-2+3"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['\n=1', `"'\n=1"`],
  ['-', `"'-"`],
  ['-1.5', '"-1.5"'],
  ['+.5E-7', '"+.5E-7"'],
  ['-1\n', `"'-1\n"`],
  ['1=1', '"1=1"'],
])('writes %j so that a spreadsheet shows it and calculates nothing', async (text, field) => {
  expect(await csvOf([{ text, more: text }])).toContain(`\r\n1,${field},${field}\r\n`)
})
