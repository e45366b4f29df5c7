-- What an operator fixes for one key beside its role. The same statements run on H2 and on PostgreSQL; the defaults are
-- those of a key of which nothing is fixed, so that a replica of the version before may still add keys.

-- 0 is no limit of this key's own.
alter table api_key add column requests_per_minute bigint default 0 not null;
alter table api_key add column tokens_per_minute bigint default 0 not null;
alter table api_key add column tokens_per_day bigint default 0 not null;
alter table api_key add column cost_per_day numeric(19, 6) default 0 not null;

alter table api_key add column priority varchar(16) default 'interactive' not null;

-- What becomes of an answer whose client left, and how much that may cost; a cost of 0 is no bound.
alter table api_key add column on_disconnect varchar(16) default 'cancel' not null;
alter table api_key add column disconnect_tokens integer default 0 not null;
alter table api_key add column disconnect_cost numeric(19, 6) default 0 not null;
