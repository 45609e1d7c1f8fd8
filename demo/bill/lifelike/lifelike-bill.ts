import type { Fields, GeneratedText } from '../generate-cur.ts'
import { instant, monthOf } from './calendar.ts'
import { commitmentLines } from './commitment-lines.ts'
import { COMPANIES, type CompanyName } from './company.ts'
import { createEstate, type Estate } from './estate.ts'
import { writeBill } from './formats.ts'
import { findInAll, plantFindings } from './findings/index.ts'
import { createLedger } from './ledger.ts'
import { otherCharges } from './other-charges.ts'
import type { NearMiss, PlantedFinding } from './planted-finding.ts'
import { portfolioOf } from './portfolio.ts'
import { ordinaryUsage } from './services/index.ts'
import { usageLines, type LifelikeLine, type Metered } from './usage-lines.ts'

export interface LifelikeOptions {
  company: CompanyName
  /** First day of the billing month, `2026-09-01`. */
  month: string
  /** First day of the last of the company's thirteen months, from which what happens in them is placed: `month`. */
  lastMonth?: string
  /** The same seed gives the same bytes. */
  seed?: number
  /** How many ordinary resources there are beside the planted ones: 1 for about 20,000 lines, 0 for hardly any. */
  scale?: number
}

/** Text and totals as of any generated bill, and what is in it. The text is that of a legacy report. */
export interface LifelikeBill extends GeneratedText {
  /** The lines once more, for another format. */
  lines(): Generator<LifelikeLine>
  planted: PlantedFinding[]
  nearMisses: NearMiss[]
}

/**
 * A month of one of the sample companies. Its resources persist from month to month, as their ids do; some come and
 * go. All amounts are exact: the totals are those of any reader that reads the lines as AWS means them.
 */
export function lifelikeBill({
  company,
  month,
  lastMonth = month,
  seed = 1,
  scale = 1,
}: LifelikeOptions): LifelikeBill {
  const estate = createEstate(COMPANIES[company], monthOf(month, lastMonth), { lastMonth, seed, scale })
  const portfolio = portfolioOf(estate)
  const plot = plantFindings(estate, portfolio)
  const metered = [...ordinaryUsage(estate, portfolio), ...plot.metered]
  const lines = () => linesOf(estate, metered, portfolio.all)
  return {
    ...writeBill(lines(), 'aws-cur-legacy'),
    lines,
    planted: [...plot.planted, ...findInAll(estate, portfolio, metered)].filter(({ months }) =>
      months.includes(month),
    ),
    nearMisses: plot.nearMisses,
  }
}

function* linesOf(
  estate: Estate,
  metered: readonly Metered[],
  commitments: ReturnType<typeof portfolioOf>['all'],
): Generator<LifelikeLine> {
  const sheet = { estate, common: commonFields(estate), ledger: createLedger() }
  for (const one of metered) yield* usageLines(sheet, one)
  yield* commitmentLines(sheet, commitments)
  yield* otherCharges(sheet)
}

/** What every line of the bill says. */
function commonFields({ company, month, hex }: Estate): Fields {
  const aws = '"Amazon Web Services, Inc."'
  return {
    'bill/InvoiceId': String(parseInt(hex(8, 'invoice', month.first), 16)),
    'bill/InvoicingEntity': aws,
    'bill/BillingEntity': 'AWS',
    'bill/BillType': 'Anniversary',
    'bill/PayerAccountId': company.accounts.payer.id,
    'bill/PayerAccountName': company.accounts.payer.name,
    'bill/BillingPeriodStartDate': instant(month.start),
    'bill/BillingPeriodEndDate': instant(month.end),
    'lineItem/CurrencyCode': 'USD',
    'lineItem/LegalEntity': aws,
  }
}
