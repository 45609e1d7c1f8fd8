-- Why rules were changed, in the words of who changed them.
alter table chargeback_rule_version add column note text not null default '';
