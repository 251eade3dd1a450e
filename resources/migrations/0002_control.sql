-- SPDX-License-Identifier: GPL-3.0-or-later
-- Each row's hash covers the row and the hash before it. AUTOINCREMENT remembers how far the numbers went.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT REFERENCES session (session),
    time_ns INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT NOT NULL,
    client_order_id TEXT,
    text TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;

CREATE TABLE kill_switch (
    scope TEXT NOT NULL,
    target TEXT NOT NULL,
    is_set INTEGER NOT NULL,
    reason TEXT NOT NULL,
    time_ns INTEGER NOT NULL,
    PRIMARY KEY (scope, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    time_ns INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
