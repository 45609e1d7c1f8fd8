import { describe, expect, it } from 'vitest'
import { readStatement } from './statement.ts'

function rewritten(sql: string, compression?: string): string {
  const statement = readStatement(sql, 'TabSeparated')
  const text = statement.kind === 'other' ? statement.sql : statement.sql('/p', compression)
  return `${statement.kind}: ${text.replace(/\s+/g, ' ').trim()}`
}

describe('readStatement', () => {
  it.each([
    ['SELECT 1', `answer: SELECT 1 INTO OUTFILE '/p' APPEND FORMAT TabSeparated`],
    ['select 1 \nFORMAT JSON', `answer: select 1 INTO OUTFILE '/p' APPEND FORMAT JSON`],
    ['SELECT 1 FORMAT JSON;', `answer: SELECT 1 INTO OUTFILE '/p' APPEND FORMAT JSON`],
    [
      'SELECT 1 FORMAT CSV SETTINGS max_threads = 1',
      `answer: SELECT 1 INTO OUTFILE '/p' APPEND FORMAT CSV SETTINGS max_threads = 1`,
    ],
    [`SELECT 'FORMAT x'`, `answer: SELECT 'FORMAT x' INTO OUTFILE '/p' APPEND FORMAT TabSeparated`],
    ['SELECT format FROM t', `answer: SELECT format FROM t INTO OUTFILE '/p' APPEND FORMAT TabSeparated`],
    ['SELECT t.format x', `answer: SELECT t.format x INTO OUTFILE '/p' APPEND FORMAT TabSeparated`],
    [
      '-- why\n(SELECT 1) UNION ALL (SELECT 2)',
      `answer: -- why (SELECT 1) UNION ALL (SELECT 2) INTO OUTFILE '/p' APPEND FORMAT TabSeparated`,
    ],
    ['SHOW TABLES', `answer: SHOW TABLES INTO OUTFILE '/p' APPEND FORMAT TabSeparated`],
    ['WITH 1 AS a SELECT a', `answer: WITH 1 AS a SELECT a INTO OUTFILE '/p' APPEND FORMAT TabSeparated`],
    ['CREATE TABLE t (a UInt8) ENGINE = Null;', 'other: CREATE TABLE t (a UInt8) ENGINE = Null'],
    ['INSERT INTO t SELECT 1', 'other: INSERT INTO t SELECT 1'],
    ['INSERT INTO t VALUES (1)', 'other: INSERT INTO t VALUES (1)'],
    ['INSERT INTO t FORMAT CSV\n1;2', 'other: INSERT INTO t FORMAT CSV 1;2'],
    ['INSERT INTO t FORMAT CSV', `rows: INSERT INTO t FROM INFILE '/p' FORMAT CSV`],
    ['INSERT INTO t (a, b) VALUES', `rows: INSERT INTO t (a, b) FROM INFILE '/p' FORMAT Values`],
    ['INSERT INTO t VALUES ', `rows: INSERT INTO t FROM INFILE '/p' FORMAT Values`],
    [
      'INSERT INTO t SETTINGS async_insert = 0 FORMAT CSV',
      `rows: INSERT INTO t FROM INFILE '/p' SETTINGS async_insert = 0 FORMAT CSV`,
    ],
    [
      `INSERT INTO t SELECT a, '(' FROM input('a String') WHERE a != ')' FORMAT CSV`,
      `rows: INSERT INTO t SELECT a, '(' FROM file('/p', 'CSV', 'a String', 'none') WHERE a != ')'`,
    ],
  ])('runs %j as %j', (sql, expected) => expect(rewritten(sql)).toBe(expected))

  it('lets the engine decompress rows', () => {
    expect(rewritten('INSERT INTO t FORMAT CSV', 'gzip')).toContain(`INFILE '/p' COMPRESSION 'gzip'`)
    const input = `INSERT INTO t SELECT * FROM input('a String') FORMAT CSV`
    expect(rewritten(input, 'gzip')).toContain(`file('/p', 'CSV', 'a String', 'gzip')`)
  })

  it.each(['SELECT 1; SELECT 2', 'SET a = 1; DROP TABLE t', `SELECT ';'; -- no\n SELECT 2`])(
    'refuses more than one statement: %j',
    (sql) => expect(() => readStatement(sql, 'TabSeparated')).toThrow(/Multi-statements/),
  )

  it.each(['SET max_threads = 1', 'USE other', 'CREATE TEMPORARY TABLE t (a UInt8)'])(
    'knows that a session remembers %j',
    (sql) => expect(readStatement(sql, 'TabSeparated')).toMatchObject({ changesSession: true }),
  )
})
