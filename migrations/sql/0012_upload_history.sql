-- The history of uploads by name, and by what was set aside. Not by rows: they are counted while a file loads, and an
-- index of them would have every count written into all indexes of the table.
create index upload_file_name_idx on upload (client_id, (lower(file_name) collate "C"), id);
create index upload_rows_rejected_idx on upload (client_id, rows_rejected, id);
