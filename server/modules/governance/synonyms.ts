/** Words that people use for one thing, the usual one first. Abbreviations that mean other things too are left out. */
const SYNONYMS = [
  ['production', 'prod', 'prd'],
  ['development', 'dev', 'devel', 'develop'],
  ['staging', 'stg', 'stage'],
  ['test', 'tst', 'testing'],
  ['qa', 'qualityassurance'],
  ['uat', 'useracceptance', 'useracceptancetest', 'useracceptancetesting'],
  ['preproduction', 'preprod', 'preprd'],
  ['nonproduction', 'nonprod', 'nonprd'],
  ['sandbox', 'sbx', 'sbox'],
  ['integration', 'integ'],
  ['performance', 'perf'],
  ['demonstration', 'demo'],
  ['disasterrecovery', 'dr'],
  ['infrastructure', 'infra'],
  ['engineering', 'eng', 'engg'],
  ['operations', 'ops'],
  ['marketing', 'mktg', 'mkt'],
  ['humanresources', 'hr'],
  ['security', 'sec'],
  ['administration', 'admin'],
  ['database', 'db'],
] as const

const usualWordOf = new Map(
  SYNONYMS.flatMap(([usual, ...others]) => others.map((other) => [other as string, usual])),
)

/** The usual word for a word. */
export function synonymOf(word: string): string {
  return usualWordOf.get(word) ?? word
}
