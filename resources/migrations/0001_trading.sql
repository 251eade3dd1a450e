-- SPDX-License-Identifier: GPL-3.0-or-later
-- Amounts are decimal text, times are integer nanoseconds since 1970 UTC, enums are words, ids of ours are hex.
PRAGMA application_id = 0x474E4E54; -- "GNNT"

CREATE TABLE session (
    session TEXT PRIMARY KEY, -- 16 hex digits: the first half of the run's client order ids
    started_ns INTEGER NOT NULL,
    program TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    client_order_id TEXT PRIMARY KEY, -- 32 hex digits
    request_id TEXT NOT NULL,
    venue TEXT NOT NULL,
    instrument TEXT NOT NULL,
    account TEXT NOT NULL,
    mode TEXT NOT NULL,
    origin TEXT NOT NULL,
    side TEXT NOT NULL,
    type TEXT NOT NULL,
    time_in_force TEXT NOT NULL,
    qty TEXT NOT NULL,
    price TEXT,
    trigger_price TEXT,
    trigger_source TEXT NOT NULL,
    trail_by TEXT,
    slippage_cap TEXT,
    expiry_ns INTEGER,
    is_post_only INTEGER NOT NULL,
    is_reduce_only INTEGER NOT NULL,
    tag TEXT NOT NULL,
    venue_order_id TEXT NOT NULL,
    state TEXT NOT NULL,
    is_outcome_unknown INTEGER NOT NULL,
    is_held INTEGER NOT NULL,
    filled_qty TEXT NOT NULL,
    filled_notional TEXT NOT NULL,
    created_ns INTEGER,
    changed_ns INTEGER,
    reason TEXT -- JSON: kind, code, message, ...
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_by_state ON orders (state);

-- What was about to leave, written before it left. Never changed.
CREATE TABLE order_intent (
    id INTEGER PRIMARY KEY,
    client_order_id TEXT NOT NULL REFERENCES orders (client_order_id),
    session TEXT REFERENCES session (session),
    kind TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    time_ns INTEGER NOT NULL,
    request TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX order_intent_new ON order_intent (client_order_id) WHERE kind = 'new';

-- The venue's words. They refer to no row of ours: they are kept whatever else is missing.
CREATE TABLE exec_report (
    id INTEGER PRIMARY KEY,
    venue TEXT NOT NULL,
    account TEXT NOT NULL,
    type TEXT NOT NULL,
    client_order_id TEXT,
    venue_order_id TEXT NOT NULL,
    is_held INTEGER NOT NULL,
    filled_qty TEXT,
    trade_id TEXT NOT NULL,
    reason TEXT,
    time_ns INTEGER,
    state_after TEXT NOT NULL,
    trace_id INTEGER NOT NULL
) STRICT;

CREATE TABLE fill (
    id INTEGER PRIMARY KEY,
    venue TEXT NOT NULL,
    account TEXT NOT NULL,
    trade_id TEXT NOT NULL,
    instrument TEXT NOT NULL,
    client_order_id TEXT,
    venue_order_id TEXT NOT NULL,
    side TEXT NOT NULL,
    price TEXT NOT NULL,
    qty TEXT NOT NULL,
    fee TEXT NOT NULL,
    fee_asset TEXT NOT NULL,
    is_maker INTEGER NOT NULL,
    time_ns INTEGER,
    sequence INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX fill_once ON fill (venue, account, trade_id);
CREATE INDEX fill_by_time ON fill (time_ns);
CREATE TRIGGER fill_is_never_changed BEFORE UPDATE ON fill
BEGIN SELECT RAISE(ABORT, 'a fill is never changed'); END;
CREATE TRIGGER fill_is_never_deleted BEFORE DELETE ON fill
BEGIN SELECT RAISE(ABORT, 'a fill is never deleted'); END;

CREATE TABLE funding (
    id INTEGER PRIMARY KEY,
    venue TEXT NOT NULL,
    account TEXT NOT NULL,
    instrument TEXT NOT NULL,
    time_ns INTEGER NOT NULL,
    amount TEXT NOT NULL,
    asset TEXT NOT NULL,
    rate TEXT,
    position_qty TEXT
) STRICT;
CREATE UNIQUE INDEX funding_once ON funding (venue, account, instrument, time_ns);

CREATE TABLE balance_snapshot (
    venue TEXT NOT NULL,
    account TEXT NOT NULL,
    asset TEXT NOT NULL,
    time_ns INTEGER NOT NULL,
    total TEXT NOT NULL,
    available TEXT,
    PRIMARY KEY (venue, account, asset, time_ns)
) STRICT, WITHOUT ROWID;
