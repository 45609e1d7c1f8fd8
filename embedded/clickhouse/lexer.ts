/** One piece of SQL that is neither blank nor comment. `depth` counts the brackets it is inside of. */
export interface Token {
  readonly kind: 'word' | 'string' | 'identifier' | 'number' | 'symbol'
  readonly text: string
  readonly start: number
  readonly end: number
  readonly depth: number
}

const blank = /[\s\u00a0\ufeff]+/y
const comment = /--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y
const word = /[A-Za-z_][A-Za-z0-9_$]*/y
const number = /\d[\w.]*/y
const heredoc = /\$(\w*)\$[\s\S]*?\$\1\$/y
const quoted =
  /'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)|`(?:[^`\\]|\\[\s\S]|``)*(?:`|$)/y

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(sql)?.[0]
}

/**
 * Splits SQL as ClickHouse's own lexer does, as far as finding a clause needs it: quotes, comments and brackets
 * are understood, the rest is left alone. Lazy, because the rows behind `INSERT … FORMAT X` are not SQL.
 */
export function* tokenize(sql: string): Generator<Token> {
  let at = 0
  let depth = 0
  while (at < sql.length) {
    const skipped = match(blank, sql, at) ?? match(comment, sql, at)
    if (skipped) {
      at += skipped.length
      continue
    }
    const start = at
    let kind: Token['kind'] = 'symbol'
    let text = match(word, sql, at)
    if (text) kind = 'word'
    else if ((text = match(number, sql, at))) kind = 'number'
    else if ((text = match(quoted, sql, at))) kind = text.startsWith("'") ? 'string' : 'identifier'
    else if ((text = match(heredoc, sql, at))) kind = 'string'
    else text = sql[at] ?? ''
    at += text.length
    if (kind === 'symbol' && ')]}'.includes(text)) depth -= 1
    yield { kind, text, start, end: at, depth }
    if (kind === 'symbol' && '([{'.includes(text)) depth += 1
  }
}

/** Whether the token is that keyword; keywords are case-insensitive. */
export function isWord(token: Token | undefined, keyword: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === keyword
}

/** Whether the token is that bracket or sign. */
export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.text === symbol
}
