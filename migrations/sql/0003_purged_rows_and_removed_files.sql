-- purged_at is when retention decided that the rows of a slice are not read any more; they are deleted after that.
alter table upload_period
  -- When the last of them was gone: until then the deletion is begun again after a crash.
  add column emptied_at timestamptz;
create index upload_period_not_emptied_idx on upload_period (upload_id)
  where purged_at is not null and emptied_at is null;

alter table upload_file
  -- When the file of a deleted upload was removed from the upload store; its name and hash stay.
  add column removed_at timestamptz;

create index upload_replaces_id_idx on upload (replaces_id) where replaces_id is not null;

-- Current slices of the same account and month: what two uploads have in common.
create index upload_period_current_idx on upload_period (period, billing_account_id)
  where superseded_by is null and purged_at is null;
