import { expect, test } from 'vitest'
import type { Reject } from '../../contract/upload.ts'
import { rejectsAsCsv } from './rejects-csv.ts'

async function csvOf(...pages: Partial<Reject>[][]): Promise<string> {
  const reject = { fileIndex: 0, rowNumber: 1, column: 'BilledCost', value: '', reason: 'is empty' }
  async function* read() {
    for (const page of pages) yield await Promise.resolve(page.map((part) => ({ ...reject, ...part })))
  }
  let csv = ''
  for await (const text of rejectsAsCsv(read())) csv += text
  return csv
}

test('has one header, whatever the pages', async () => {
  const header = 'fileIndex,rowNumber,column,value,reason'
  expect(await csvOf()).toBe(`${header}\r\n`)
  expect(await csvOf([{ rowNumber: 1 }], [{ fileIndex: 2, rowNumber: 30, value: null }])).toBe(
    `${header}\r\n0,1,"BilledCost","","is empty"\r\n2,30,"BilledCost","","is empty"\r\n`,
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
  ['-', `"'-"`],
  ['-1.5', '"-1.5"'],
  ['+.5E-7', '"+.5E-7"'],
  ['-1\n', `"'-1\n"`],
  ['1=1', '"1=1"'],
])('writes %j so that a spreadsheet shows it and calculates nothing', async (text, field) => {
  expect(await csvOf([{ column: text, value: text, reason: text }])).toContain(
    `\r\n0,1,${field},${field},${field}\r\n`,
  )
})
