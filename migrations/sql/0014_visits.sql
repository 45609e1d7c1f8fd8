-- When a user was last here, to tell what is new since: of each user one row, which nobody else sees.
create table visit (
  user_id       uuid primary key references app_user (id) on delete cascade,
  -- When the visit before this one ended; null in the first.
  last_ended_at timestamptz,
  last_seen_at  timestamptz not null default now()
);
-- New findings are found by when they were first seen.
create index finding_created_idx on finding (client_id, created_at);
