-- API keys. The same statements run on H2 and on PostgreSQL.
create table api_key (
    id         varchar(12)  not null primary key,
    name       varchar(100) not null,
    role       varchar(16)  not null,
    -- HMAC-SHA-256 of the secret under the pepper, in hex: nothing in this table opens anything.
    secret_mac varchar(64)  not null,
    created    timestamp with time zone not null,
    revoked    timestamp with time zone,
    last_used  timestamp with time zone,
    -- Order of creation, for pages.
    position   bigint       not null unique,
    -- Order of the last change, for replicas that follow.
    revision   bigint       not null
);

create index api_key_by_revision on api_key (revision);

-- One row. Every change locks it first, so revisions become visible in their own order and no replica skips one.
create table key_ring (
    revision   bigint not null,
    pepper_mac varchar(64)
);

insert into key_ring (revision, pepper_mac) values (0, null);
