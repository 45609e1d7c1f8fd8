import { percentOf } from '../money.ts'
import { isRdsInstance } from '../passes/instance-columns.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { databasePool, WORTHWHILE } from './shared.ts'

/** Where no column says it, by the number of the operation: those with the licence in the price. */
const IS_ORACLE = `(match(x_DatabaseEngine, '(?i)oracle') OR x_DatabaseEngine = '' AND match(x_Operation, ':(0006|0020)$'))`
const IS_SQL_SERVER = `(match(x_DatabaseEngine, '(?i)sql server') OR x_DatabaseEngine = '' AND match(x_Operation, ':(0011|0012|0015)$'))`
const IS_INCLUDED = `(match(x_LicenseModel, '(?i)license included') OR x_LicenseModel = '' AND match(x_Operation, ':(0006|0011|0012|0015|0020)$'))`
const ofRow = (sql: string) => sql.replaceAll('x_', 'row.x_')

export const rdsLicense = defineRule({
  id: 'rds-license',
  title: 'Databases with an Oracle or SQL Server licence in the price',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `${isRdsInstance} AND ${IS_INCLUDED} AND (${IS_ORACLE} OR ${IS_SQL_SERVER})`,
  measures: (lines) => ({
    engine: `anyIf(if(${ofRow(IS_ORACLE)}, 'Oracle', 'SQL Server'), ${lines})`,
    oracle: `sumIf(row.cost, ${lines} AND ${ofRow(IS_ORACLE)})`,
  }),
  percents: {
    oracle: { default: '15', label: 'Saving where the licence of Oracle is one’s own' },
    sqlServer: { default: '25', label: 'Saving where the licence of SQL Server is one’s own' },
  },
  saving: {
    sql: ({ cost, oracle, percent }) =>
      `(${percentOf(oracle, percent.oracle)} + ${percentOf(`(${cost} - ${oracle})`, percent.sqlServer)})`,
    working: ({ of, percents, saving, currency }) => [
      {
        label: `${of.engine === 'Oracle' ? percents.oracle : percents.sqlServer} % of it, for ${of.engine}`,
        value: amount(saving, currency),
      },
    ],
  },
  threshold: WORTHWHILE,
  confidence: 'low',
  effort: 'high',
  replacedBy: 'elsewhere',
  pool: () => databasePool("'AmazonRDS'"),
  explanation: ({ of, monthlyCost, percents, currency }) =>
    `This database costs ${amount(monthlyCost, currency)} a month with the licence of ${of.engine} in its price. About ${of.engine === 'Oracle' ? percents.oracle : percents.sqlServer} % of that is the licence which the company may have already, or which another edition or engine does without.`,
  whatToDo: [
    'Ask whoever buys licences whether there are some that may be used on AWS.',
    'See which features of the edition are in use: often the smaller one is enough.',
    'For what is small, try how far PostgreSQL gets; AWS’s schema conversion says what is in the way.',
  ],
})
