interface Fact {
  title: string
  text: string
}

export const steps: Fact[] = [
  {
    title: 'Receive',
    text: 'The file streams to disk and is hashed on the way, whatever its size. Content that is there already is refused by the name of the upload that has it, so that nothing is counted twice.',
  },
  {
    title: 'Recognise',
    text: 'The compression is known by the first bytes, the format by the columns. What no format recognises can be mapped by hand: columns are proposed by name, and a preview shows what comes out.',
  },
  {
    title: 'Map',
    text: 'The provider’s columns become those of FOCUS, the FinOps Foundation’s specification. What a file does not say stays empty; nothing is invented. Each upload lists what filled every column, and which columns were not used.',
  },
  {
    title: 'Load',
    text: 'The database engine parses, converts and checks each row. A row is one cost line, or it is set aside with its number, column, value and reason. What is odd and still loaded is counted as a finding, with its first row.',
  },
  {
    title: 'Reconcile',
    text: 'Rows read have to be rows loaded and rows set aside; the file’s own sum of billed cost has to be theirs, in every currency; and the daily sums that dashboards read have to say the same. A difference fails the load.',
  },
  {
    title: 'Select',
    text: 'Questions are asked of completed uploads and of nothing else: the newest version of every month, or the uploads that are chosen. What was left out, and why, is said beside the answer.',
  },
  {
    title: 'Ask',
    text: 'What was spent in which period, by service, account, region or charge category, billed, effective or at list price, and what moved. The address of a page holds the question: sent to a colleague, it asks the same.',
  },
  {
    title: 'Find',
    text: 'Rules look at each bill for what could be saved, and show every step of the working and the lines behind it. A scorecard says how far tags and data can be relied on. What people decide is kept, and later bills say what it saved.',
  },
]

export const promises: Fact[] = [
  {
    title: 'The total is the provider’s total',
    text: 'Both stand on the page of an upload, with every digit. Amounts are kept with 18 decimal places.',
  },
  {
    title: 'Loaded once',
    text: 'The same bytes are loaded once for a client. On request they are loaded again, and replace what was there.',
  },
  {
    title: 'All of it, or nothing',
    text: 'Nothing of a load is seen before it is complete. If a process is killed in the middle, the load ends complete with exact totals, or failed with a reason.',
  },
  {
    title: 'The newest version counts',
    text: 'The next delivery of the same export replaces the one before for each month that it holds. Other files that overlap are pointed out, and a person says which one counts.',
  },
  {
    title: 'A clear refusal',
    text: 'What was wrong, where (file, row, column, value), and what to do.',
  },
  {
    title: 'The version before, for comparison',
    text: 'The rows of a month’s current version and of the one before it stay; whoever runs Outlay can have more kept. Files stay until the upload is deleted, and can be loaded again.',
  },
]

export const formats: string[][] = [
  [
    'AWS Cost and Usage Report (legacy)',
    'CSV, Parquet, Hive text',
    'Columns of AWS with slashes in their names, or a column for each tag',
  ],
  ['AWS Cost and Usage Report 2.0', 'CSV, Parquet', 'Columns of AWS, one of which 2.0 brought'],
  [
    'FOCUS 1.0, 1.1, 1.2, 1.3',
    'CSV, Parquet',
    'Five or more columns of FOCUS, one of them a cost; from any provider',
  ],
  [
    'Any other',
    'Text with a header',
    'A mapping of its columns, made once and kept for files of the same header',
  ],
]

export const kept: string[][] = [
  ['Upload store', 'The files as they were sent, each with its SHA-256'],
  ['ClickHouse', 'Cost lines, rows set aside, daily sums: each under its client and its load'],
  [
    'Postgres',
    'Clients, people, uploads and their reports, versions, findings and decisions, rules, queries, the audit trail, and inquiries',
  ],
  [
    'Your browser',
    'Two session cookies that no script can read; which theme you chose; when your session was renewed',
  ],
]

export const security: Fact[] = [
  {
    title: 'Each client by itself',
    text: 'Every query names the client of the session in its own condition. What belongs to another client is answered like what never existed.',
  },
  {
    title: 'Passwords and sessions',
    text: 'Passwords are kept as argon2id hashes. A session is renewed by tokens that work once; a second use of one ends it.',
  },
  {
    title: 'Roles',
    text: 'Viewers look, analysts also load, admins also manage the people of their client. Operators manage clients. The server decides at every request.',
  },
  {
    title: 'Pages',
    text: 'They run no script but their own, load nothing from elsewhere, and can be framed by nobody.',
  },
  {
    title: 'Audit trail',
    text: 'Every change and every sign-in: who, what, when, and from where. Nothing in it is changed or removed.',
  },
  {
    title: 'Secrets',
    text: 'Passwords, cookies and tokens are not written to logs, and links that set a password work once.',
  },
]
