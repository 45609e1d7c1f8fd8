import { ClickHouseException } from './exception.ts'
import { isSymbol, isWord, tokenize, type Token } from './lexer.ts'

/**
 * What a statement needs from the endpoint:
 * - `answer`: it has a result, which leaves through the session's pipe, as large as it may be, or whole (`bare`);
 * - `rows`: it takes rows, which the engine reads from the session's pipe;
 * - `other`: it has neither (DDL, INSERT … SELECT, KILL QUERY); what it prints is small.
 */
export type Statement =
  | { kind: 'answer'; bare: string; sql: (pipe: string) => string; format: string }
  | { kind: 'rows'; sql: (pipe: string, compression: string | undefined) => string }
  | { kind: 'other'; sql: string; changesSession: boolean }

const answering = new Set([
  'SELECT',
  'WITH',
  'SHOW',
  'DESCRIBE',
  'DESC',
  'EXISTS',
  'EXPLAIN',
  'FROM',
  'VALUES',
])

/** Quotes a value as a ClickHouse string literal. */
export function quote(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`
}

/**
 * Reads how a statement is to be run. `defaultFormat` is for a result whose statement names none.
 * @throws ClickHouseException 62 for more than one statement, as the server does over HTTP.
 */
export function readStatement(sql: string, defaultFormat: string): Statement {
  const first = tokenize(sql).next().value
  if (!first) throw new ClickHouseException(62, 'SYNTAX_ERROR', 'Empty query')
  if (isWord(first, 'INSERT')) return readInsert(sql)
  const { tokens, end } = readTokens(sql)
  const isInsert = tokens.some(
    (t, i) => t.depth === 0 && isWord(t, 'INSERT') && isWord(tokens[i + 1], 'INTO'),
  )
  const opens = isSymbol(first, '(') || answering.has(first.text.toUpperCase())
  if (opens && !isInsert && !hasOutfile(tokens)) return answer(sql.slice(0, end), tokens, defaultFormat)
  return { kind: 'other', sql: sql.slice(0, end), changesSession: changesSession(tokens) }
}

function readTokens(sql: string): { tokens: Token[]; end: number } {
  const tokens: Token[] = []
  let end = sql.length
  let ended = false
  for (const token of tokenize(sql)) {
    if (isSymbol(token, ';')) {
      if (!ended) end = token.start
      ended = true
    } else if (ended) {
      throw new ClickHouseException(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)')
    } else tokens.push(token)
  }
  return { tokens, end }
}

function hasOutfile(tokens: Token[]): boolean {
  return tokens.some((token, i) => isWord(token, 'INTO') && isWord(tokens[i + 1], 'OUTFILE'))
}

// What a session would remember for the statements after it.
function changesSession(tokens: Token[]): boolean {
  const [first, second, third] = tokens
  if (isWord(first, 'SET') || isWord(first, 'USE') || isWord(first, 'BEGIN')) return true
  return isWord(first, 'CREATE') && (isWord(second, 'TEMPORARY') || isWord(third, 'TEMPORARY'))
}

function answer(sql: string, tokens: Token[], defaultFormat: string): Statement {
  const at = findFormat(tokens)
  const named = at === undefined ? undefined : tokens[at + 1]
  // The engine writes every format to a file exactly as the server would to a socket. Its streaming interface does
  // not: it repeats the beginning and the end of a format (JSON, CSVWithNames, Parquet) with every block.
  const outfile = (pipe: string): string => `INTO OUTFILE ${quote(pipe)} APPEND`
  if (at === undefined || !named) {
    return {
      kind: 'answer',
      bare: sql,
      format: defaultFormat,
      sql: (pipe) => `${sql}\n${outfile(pipe)} FORMAT ${defaultFormat}`,
    }
  }
  const start = tokens[at]?.start ?? sql.length
  return {
    kind: 'answer',
    bare: sql,
    format: named.text,
    sql: (pipe) => `${sql.slice(0, start)}\n${outfile(pipe)} ${sql.slice(start)}`,
  }
}

// FORMAT and a name, followed by the end or by SETTINGS: `format` may also be the name of a column.
function findFormat(tokens: Token[]): number | undefined {
  for (let i = tokens.length - 2; i >= 0; i -= 1) {
    const [token, name, next] = [tokens[i], tokens[i + 1], tokens[i + 2]]
    if (token?.depth !== 0 || !isWord(token, 'FORMAT') || name?.kind !== 'word') continue
    if (isSymbol(tokens[i - 1], '.') || isWord(tokens[i - 1], 'AS')) continue
    if (!next || isWord(next, 'SETTINGS')) return i
  }
  return undefined
}

function readInsert(sql: string): Statement {
  const tokens: Token[] = []
  let selects = false
  let previous: Token | undefined
  for (const token of tokenize(sql)) {
    const top = token.depth === 0
    if (top && (isWord(token, 'SELECT') || isWord(token, 'WITH'))) selects = true
    if (top && isWord(previous, 'FORMAT') && token.kind === 'word') {
      const rest = sql.slice(token.end).replace(/^[\s;]+/, '')
      const input = findInput(tokens)
      if (rest !== '') return { kind: 'other', sql, changesSession: false }
      if (input) return insertFromInput(sql, tokens, input, token)
      if (!selects) return insertFromFile(sql, tokens, previous?.start ?? sql.length, token.text)
    }
    if (top && !selects && isWord(token, 'VALUES') && tokens.length > 2) {
      if (sql.slice(token.end).trim() !== '') return { kind: 'other', sql, changesSession: false }
      return insertFromFile(sql, tokens, token.start, 'Values')
    }
    tokens.push(token)
    previous = token
  }
  return { kind: 'other', sql: sql.slice(0, readTokens(sql).end), changesSession: false }
}

interface InputCall {
  readonly start: number
  readonly end: number
  readonly structure: string
}

function findInput(tokens: Token[]): InputCall | undefined {
  for (const [i, token] of tokens.entries()) {
    const [open, structure, close] = [tokens[i + 1], tokens[i + 2], tokens[i + 3]]
    if (!isWord(token, 'INPUT') || !isSymbol(open, '(') || structure?.kind !== 'string') continue
    if (isSymbol(close, ')')) return { start: token.start, end: close?.end ?? 0, structure: structure.text }
  }
  return undefined
}

function insertFromInput(sql: string, tokens: Token[], input: InputCall, format: Token): Statement {
  const formatStart = tokens.at(-1)?.start ?? sql.length
  return {
    kind: 'rows',
    sql: (pipe, compression) => {
      const file = [quote(pipe), quote(format.text), input.structure, quote(compression ?? 'none')].join(', ')
      return `${sql.slice(0, input.start)}file(${file})${sql.slice(input.end, formatStart)}`
    },
  }
}

function insertFromFile(sql: string, tokens: Token[], formatStart: number, format: string): Statement {
  const settings = tokens.find((token) => token.depth === 0 && isWord(token, 'SETTINGS'))
  const at = settings?.start ?? formatStart
  return {
    kind: 'rows',
    sql: (pipe, compression) => {
      const infile = `FROM INFILE ${quote(pipe)}${compression ? ` COMPRESSION ${quote(compression)}` : ''}`
      return `${sql.slice(0, at)} ${infile} ${sql.slice(at, formatStart)} FORMAT ${format}`
    },
  }
}
