-- What rules found in bills, and what people made of it.

alter table load
  -- The rules and percentages that its findings were made with; null for none.
  add column findings_version text,
  -- A digest of the bills of before that they were made with.
  add column findings_history text;

-- A finding as it stays from bill to bill, known by its rule and what it is about.
create table finding (
  id               uuid primary key default uuidv7(),
  client_id        uuid not null references client (id),
  -- A digest of rule, account, region, resource and subject.
  key              text not null,
  rule             text not null,
  provider         text not null,
  sub_account_id   text not null,
  sub_account_name text not null,
  region_id        text not null,
  -- Empty where it is about no resource: then the subject says what it is about.
  resource_id      text not null,
  subject          text not null,
  service_name     text not null,
  state            text not null default 'open' check (state in ('open', 'accepted', 'dismissed', 'done')),
  -- Why it was dismissed, or what else was to say.
  state_reason     text not null default '',
  state_by         uuid references app_user (id),
  state_at         timestamptz,
  -- Of a finding that is done: the first day of the last billing month that it was found in before, which later ones
  -- are compared with.
  done_after       date,
  created_at       timestamptz not null default now(),
  unique (client_id, key),
  check (state <> 'dismissed' or state_reason <> ''),
  check (state = 'open' or state_at is not null),
  check ((state = 'done') = (done_after is not null))
);
create index finding_done_idx on finding (client_id) where state = 'done';

-- A finding in one billing period of a load: all amounts are of the bill's currency.
create table finding_in_bill (
  finding_id         uuid not null references finding (id),
  client_id          uuid not null references client (id),
  load_id            uuid not null references load (id),
  -- First day of the billing month.
  period             date not null,
  billing_account_id text not null,
  currency           text not null,
  -- Of the days that the bill covers.
  cost               numeric not null,
  saving             numeric not null check (saving >= 0),
  -- Of 30 days.
  monthly_cost       numeric not null,
  monthly_saving     numeric not null check (monthly_saving >= 0),
  -- What findings are two ways to save the same of: the resource, or, empty, itself alone.
  overlap_key        text not null,
  -- Its resource's part in what another finding covers, or what it covers itself; empty for none.
  pool               text not null,
  covers_pool        boolean not null,
  confidence         text not null check (confidence in ('high', 'medium', 'low')),
  effort             text not null check (effort in ('low', 'medium', 'high')),
  -- What it is explained by: { of, percents }.
  figures            jsonb not null,
  -- Contract CostFilter[]: the lines of this billing period that are behind it.
  filters            jsonb not null,
  primary key (load_id, period, billing_account_id, currency, finding_id)
);
create index finding_in_bill_finding_id_idx on finding_in_bill (finding_id, period);

-- A billing period that rules have looked at.
create table finding_bill (
  load_id    uuid not null references load (id),
  -- First day of the billing month.
  period     date not null,
  client_id  uuid not null references client (id),
  -- What its usage covers, the second moment excluded; null where it has none.
  covered_from timestamptz,
  covered_to   timestamptz,
  days       integer not null,
  -- Every rule with whether it applies, and why not: { rule, applies, reason }[].
  rules      jsonb not null,
  primary key (load_id, period)
);

create table finding_state_change (
  id         uuid primary key default uuidv7(),
  finding_id uuid not null references finding (id),
  client_id  uuid not null references client (id),
  at         timestamptz not null default now(),
  user_id    uuid references app_user (id),
  from_state text not null,
  to_state   text not null,
  reason     text not null
);
create index finding_state_change_finding_id_idx on finding_state_change (finding_id, id desc);

-- A finding that is done, in a billing period after: made anew of all of them, whenever one comes or goes.
create table finding_check (
  finding_id     uuid not null references finding (id) on delete cascade,
  client_id      uuid not null references client (id),
  period         date not null,
  currency       text not null,
  -- Of 30 days.
  cost_before    numeric not null,
  cost_after     numeric not null,
  realised       numeric not null check (realised >= 0),
  is_still_there boolean not null,
  primary key (finding_id, period, currency)
);
create index finding_check_client_id_idx on finding_check (client_id, period);

-- What operators have set in place of a rule's default.
create table rule_setting (
  rule       text not null,
  name       text not null,
  percent    numeric not null check (percent >= 0 and percent <= 1000),
  updated_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  primary key (rule, name)
);
