-- What most charts show by day is of one dimension. These have a tenth of the rows of those that tell all of them apart.

-- Days of services.
CREATE TABLE IF NOT EXISTS service_days (
  client_id UUID,
  load_id UUID,
  BillingPeriodStart Date,
  ChargeDate Date,
  BillingCurrency LowCardinality(String),
  ProviderName LowCardinality(String),
  PublisherName LowCardinality(String),
  BillingAccountId LowCardinality(String),
  ChargeCategory LowCardinality(String),
  ServiceCategory LowCardinality(String),
  ServiceSubcategory LowCardinality(String),
  ServiceName LowCardinality(String),
  x_ProductCode LowCardinality(String),
  BilledCost Decimal(38, 18),
  EffectiveCost Decimal(38, 18),
  ListCost Decimal(38, 18),
  ContractedCost Decimal(38, 18),
  x_NetBilledCost Nullable(Decimal(38, 18)),
  x_NetEffectiveCost Nullable(Decimal(38, 18)),
  LineCount UInt64,
  INDEX times ChargeDate TYPE minmax GRANULARITY 1
) ENGINE = MergeTree
ORDER BY (client_id, load_id, ServiceName, ChargeDate);

-- Days of accounts.
CREATE TABLE IF NOT EXISTS account_days (
  client_id UUID,
  load_id UUID,
  BillingPeriodStart Date,
  ChargeDate Date,
  BillingCurrency LowCardinality(String),
  ProviderName LowCardinality(String),
  PublisherName LowCardinality(String),
  BillingAccountId LowCardinality(String),
  ChargeCategory LowCardinality(String),
  SubAccountId LowCardinality(String),
  SubAccountName LowCardinality(String),
  BilledCost Decimal(38, 18),
  EffectiveCost Decimal(38, 18),
  ListCost Decimal(38, 18),
  ContractedCost Decimal(38, 18),
  x_NetBilledCost Nullable(Decimal(38, 18)),
  x_NetEffectiveCost Nullable(Decimal(38, 18)),
  LineCount UInt64,
  INDEX times ChargeDate TYPE minmax GRANULARITY 1
) ENGINE = MergeTree
ORDER BY (client_id, load_id, SubAccountId, ChargeDate);

-- Days of usage types.
CREATE TABLE IF NOT EXISTS usage_type_days (
  client_id UUID,
  load_id UUID,
  BillingPeriodStart Date,
  ChargeDate Date,
  BillingCurrency LowCardinality(String),
  ProviderName LowCardinality(String),
  PublisherName LowCardinality(String),
  BillingAccountId LowCardinality(String),
  ChargeCategory LowCardinality(String),
  ServiceCategory LowCardinality(String),
  ServiceSubcategory LowCardinality(String),
  ServiceName LowCardinality(String),
  x_ProductCode LowCardinality(String),
  ConsumedUnit LowCardinality(String),
  x_UsageType LowCardinality(String),
  BilledCost Decimal(38, 18),
  EffectiveCost Decimal(38, 18),
  ListCost Decimal(38, 18),
  ContractedCost Decimal(38, 18),
  x_NetBilledCost Nullable(Decimal(38, 18)),
  x_NetEffectiveCost Nullable(Decimal(38, 18)),
  ConsumedQuantity Nullable(Decimal(38, 18)),
  LineCount UInt64,
  INDEX times ChargeDate TYPE minmax GRANULARITY 1
) ENGINE = MergeTree
ORDER BY (client_id, load_id, ServiceName, x_UsageType, ChargeDate);

-- Days of services and accounts, in place of the table before: accounts first, in granules that fit one of them.
CREATE TABLE IF NOT EXISTS account_service_days (
  client_id UUID,
  load_id UUID,
  BillingPeriodStart Date,
  ChargeDate Date,
  BillingCurrency LowCardinality(String),
  ProviderName LowCardinality(String),
  PublisherName LowCardinality(String),
  BillingAccountId LowCardinality(String),
  ChargeCategory LowCardinality(String),
  SubAccountId LowCardinality(String),
  SubAccountName LowCardinality(String),
  ServiceCategory LowCardinality(String),
  ServiceSubcategory LowCardinality(String),
  ServiceName LowCardinality(String),
  x_ProductCode LowCardinality(String),
  BilledCost Decimal(38, 18),
  EffectiveCost Decimal(38, 18),
  ListCost Decimal(38, 18),
  ContractedCost Decimal(38, 18),
  x_NetBilledCost Nullable(Decimal(38, 18)),
  x_NetEffectiveCost Nullable(Decimal(38, 18)),
  LineCount UInt64,
  INDEX times ChargeDate TYPE minmax GRANULARITY 1
) ENGINE = MergeTree
ORDER BY (client_id, load_id, SubAccountId, ServiceName, ChargeDate)
SETTINGS index_granularity = 1024;

DROP TABLE IF EXISTS daily_account_services;
