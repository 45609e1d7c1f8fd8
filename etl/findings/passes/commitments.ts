import { OF_PERIOD, type Pass } from './pass.ts'

/**
 * Reservations and Savings Plans: what of each was used and what not. One is of the account that its name has, as
 * what it covers is of many.
 */
export const commitmentsPass: Pass = {
  name: 'commitments',
  rows: `SELECT BillingAccountId, BillingCurrency, splitByChar(':', line.CommitmentDiscountId)[5] AS SubAccountId,
      '' AS RegionId, line.CommitmentDiscountId AS ResourceId, '' AS Subject, CommitmentDiscountStatus,
      any(line.ProviderName) AS ProviderName, '' AS SubAccountName, any(line.ServiceName) AS ServiceName,
      any(line.CommitmentDiscountType) AS commitmentType, max(line.x_CommitmentEndTime) AS endTime,
      sum(line.EffectiveCost) AS cost, sum(line.ContractedCost) AS costWithout,
      ifNull(sum(line.CommitmentDiscountQuantity), toDecimal128(0, 18)) AS quantity
    FROM cost_line AS line
    WHERE ${OF_PERIOD}
      AND line.CommitmentDiscountId != '' AND CommitmentDiscountStatus != ''
    GROUP BY BillingAccountId, BillingCurrency, line.CommitmentDiscountId, CommitmentDiscountStatus`,
  filters: { commitmentDiscountId: 'ResourceId' },
  evidence: { commitmentDiscountStatus: '[toString(row.CommitmentDiscountStatus)]' },
}
