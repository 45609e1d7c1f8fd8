-- Who is charged for what: cost centres, the rules that divide a bill among them, and statements of what they were
-- charged, which stay what they were.

create table cost_centre (
  id          uuid primary key default uuidv7(),
  client_id   uuid not null references client (id),
  -- As the bookkeeping calls it.
  code        text not null check (code <> ''),
  name        text not null check (name <> ''),
  owner       text not null default '',
  -- Since when no rule may name it.
  archived_at timestamptz,
  created_at  timestamptz not null default now(),
  constraint cost_centre_code_key unique (client_id, code)
);

-- Never changed: a change of the rules is another version.
create table chargeback_rule_version (
  client_id  uuid not null references client (id),
  version    integer not null check (version > 0),
  -- Contract ChargebackRuleSet. Text, where jsonb would refuse a NUL in a value and put fields into another order.
  rule_set   json not null,
  created_by uuid not null references app_user (id),
  created_at timestamptz not null default now(),
  primary key (client_id, version)
);

-- What of a period's bill each cost centre was charged. Never changed: what changes since is another revision.
create table chargeback_statement (
  id           uuid primary key default uuidv7(),
  client_id    uuid not null references client (id),
  -- First day of the billing month.
  period       date not null,
  revision     integer not null check (revision > 0),
  basis        text not null,
  rule_version integer not null,
  note         text not null default '',
  made_by      uuid not null references app_user (id),
  made_at      timestamptz not null default now(),
  constraint chargeback_statement_revision_key unique (client_id, period, revision),
  foreign key (client_id, rule_version) references chargeback_rule_version (client_id, version)
);

-- The uploads that it was made of, by the loads that counted then.
create table chargeback_statement_upload (
  statement_id uuid not null references chargeback_statement (id) on delete cascade,
  upload_id    uuid not null references upload (id),
  load_id      uuid not null,
  primary key (statement_id, upload_id)
);

-- What a cost centre, or nobody, carries in a currency, with its name as it was.
create table chargeback_statement_total (
  statement_id     uuid not null references chargeback_statement (id) on delete cascade,
  number           integer not null,
  billing_currency text not null,
  -- Null for what nobody carries; then code, name and owner are empty.
  cost_centre_id   uuid references cost_centre (id),
  code             text not null,
  name             text not null,
  owner            text not null,
  -- To the last digit, and in whole coins of the currency.
  direct_exact     numeric not null,
  direct_amount    numeric not null,
  shared_exact     numeric not null,
  shared_amount    numeric not null,
  primary key (statement_id, number)
);

-- What a total is made of: a rule's costs by service and account, or a part of a pool of shared costs.
create table chargeback_statement_line (
  statement_id     uuid not null,
  number           integer not null,
  total_number     integer not null,
  -- The place of the rule in its version, from 0; null for what no rule took, and for parts of pools.
  rule             integer,
  -- The name of the rule or the pool; empty for what no rule took.
  name             text not null,
  -- Null for those of a rule that are not told apart, and for parts of pools.
  service_name     text,
  sub_account_id   text,
  sub_account_name text,
  line_count       bigint not null,
  -- How a pool was split: contract ChargedSplit; null for costs of rules.
  split            json,
  exact            numeric not null,
  amount           numeric not null,
  primary key (statement_id, number),
  foreign key (statement_id, total_number) references chargeback_statement_total (statement_id, number)
    on delete cascade
);
create index chargeback_statement_line_total_idx on chargeback_statement_line (statement_id, total_number);
