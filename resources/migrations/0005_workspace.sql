-- SPDX-License-Identifier: GPL-3.0-or-later
-- Arrangements of windows, each with its newest revisions. What is in a document is docs/workspace.md's.
CREATE TABLE workspace (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_ns INTEGER NOT NULL,
    updated_ns INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workspace_rev (
    workspace TEXT NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    rev INTEGER NOT NULL,
    reason TEXT NOT NULL, -- 'auto' or 'saved'
    schema INTEGER NOT NULL,
    app_version TEXT NOT NULL,
    json TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    saved_ns INTEGER NOT NULL,
    PRIMARY KEY (workspace, rev)
) STRICT, WITHOUT ROWID;

-- Which one is open, and how starts with it went.
CREATE TABLE workspace_active (
    slot INTEGER PRIMARY KEY CHECK (slot = 0),
    workspace TEXT NOT NULL,
    failed_starts INTEGER NOT NULL
) STRICT;
