import { formatDate, formatPeriod } from '../format/dates.ts'
import { formatMoneyOfLine } from '../format/money.ts'

/**
 * What the API says of a finding, with its amounts and days as everything else on the page has them: `483.60 USD` is
 * `$483.60`, `2026-10-01` is `1 Oct 2026`, `2026-10` is `Oct 2026`.
 */
export const inOurWords = (text: string): string =>
  text
    .replaceAll(/\b(\d[\d,]*\.\d{2,}) ([A-Z]{3})\b/g, (_, amount: string, currency: string) =>
      formatMoneyOfLine(amount.replaceAll(',', ''), currency),
    )
    .replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, formatDate)
    .replaceAll(/(?<=\d) (?=%)|(?<=[×÷]) (?=\d)/g, '\u00a0')
    .replaceAll(/(?<![\w-])2\d{3}-\d{2}(?![\w-])/g, formatPeriod)
