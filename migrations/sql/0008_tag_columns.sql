-- Which column of the rollups has which tag key of a client. One key has the same column in all loads, and a column is
-- given to another key only when no load has the one of before any more.
create table tag_column (
  client_id uuid not null references client (id),
  key       text not null,
  number    smallint not null check (number > 0),
  primary key (client_id, key),
  unique (client_id, number)
);

alter table load_tag_key
  -- Whether the rollups of resources have it: in its column, or among the other tags. `rolled_up`: in its column.
  add column by_resource boolean not null default false;
