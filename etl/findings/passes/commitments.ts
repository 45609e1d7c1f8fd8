import { OF_PERIOD, type Pass } from './pass.ts'

/**
 * Reservations, Savings Plans and what other providers call them: what of each was used and what not. One is of the
 * account that its name has, where that is an ARN: what it covers is of many, and AWS may book its fee on another. Of
 * other names it is that of the lines which nothing used.
 */
export const commitmentsPass: Pass = {
  name: 'commitments',
  rows: `SELECT *, if(startsWith(ResourceId, 'arn:'), splitByChar(':', ResourceId)[5],
      argMax(account, (CommitmentDiscountStatus = 'Unused', account))
        OVER (PARTITION BY BillingAccountId, BillingCurrency, ResourceId)) AS SubAccountId
    FROM (
      SELECT BillingAccountId, BillingCurrency, '' AS RegionId, line.CommitmentDiscountId AS ResourceId, '' AS Subject,
        CommitmentDiscountStatus, toString(max(line.SubAccountId)) AS account,
        any(line.ProviderName) AS ProviderName, '' AS SubAccountName, any(line.ServiceName) AS ServiceName,
        any(line.CommitmentDiscountType) AS commitmentType, max(line.x_CommitmentEndTime) AS endTime,
        sum(line.EffectiveCost) AS cost, sum(line.ContractedCost) AS costWithout,
        ifNull(sum(line.CommitmentDiscountQuantity), toDecimal128(0, 18)) AS quantity
      FROM cost_line AS line
      WHERE ${OF_PERIOD}
        AND line.CommitmentDiscountId != '' AND CommitmentDiscountStatus != ''
      GROUP BY BillingAccountId, BillingCurrency, line.CommitmentDiscountId, CommitmentDiscountStatus
    )`,
  isOfAccount: (commitmentId) => commitmentId.startsWith('arn:'),
  filters: { commitmentDiscountId: 'ResourceId' },
  evidence: { commitmentDiscountStatus: '[toString(row.CommitmentDiscountStatus)]' },
}
