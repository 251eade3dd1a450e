// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/store/file_lock.h"
#include "core/store/migrations.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gannet {

struct DatabaseSettings {
    std::string path;                                ///< the file; its folder is made
    Duration busyWait = Duration::milliseconds(500); ///< how long a write waits for another program's lock
    std::int64_t maxPages = 0;                       ///< of 4096 bytes: beyond it the disk counts as full; 0: no limit
    std::span<const Migration> migrations = gannet::migrations();
};

/// One open SQLite file of ours: checked, brought to this program's layout, held against a second program. Every
/// commit is on the disk when it returns (WAL, synchronous=FULL). One thread at a time.
class Database {
public:
    /// Opens or makes the file. Each failure is an Error for a person, and the file is as it was:
    /// {Denied, StateConflict} in use; {Unsupported, BadFormat} newer than this program; {Invalid, BadFormat} not a
    /// store of ours; {Protocol, BadFormat} damaged; {Unavailable, Io} read-only, full, locked, or another fault of
    /// the disk. Before a migration a copy is made: PATH.vN.bak (or .vN-2.bak, ...).
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(DatabaseSettings settings);

    /// A statement compiled once; `sql` is a literal. Throws SQLite::Exception, as SQLite::Database does.
    [[nodiscard]] SQLite::Statement& prepared(const char* sql);
    [[nodiscard]] SQLite::Database& raw() { return m_connection; }
    [[nodiscard]] const std::string& path() const { return m_settings.path; }
    /// SQLite's word as ours. Kind Invalid: this row is wrong and the file is well; else the file cannot be used now.
    [[nodiscard]] Error errorOf(const SQLite::Exception& exception, std::string_view doing) const;
    /// Whether the file and its -wal are still where they were opened. SQLite goes on writing to files that were moved
    /// or deleted, and nobody finds that again: fails {Unavailable, Io} then. Two stat calls.
    [[nodiscard]] Result<void> inPlace();
    /// PRAGMA quick_check: walks the whole file. Fails {Protocol, BadFormat} with the first fault.
    [[nodiscard]] Result<void> check();

private:
    Database(DatabaseSettings settings, FileLock lock);
    [[nodiscard]] Result<void> admit();
    [[nodiscard]] Result<void> migrate();
    [[nodiscard]] Result<std::string> backUp(int version);

    /// Which file a path names: its device and its inode.
    struct FileId {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        friend bool operator==(const FileId&, const FileId&) = default;
    };
    [[nodiscard]] static std::optional<FileId> fileAt(const std::string& path);

    DatabaseSettings m_settings;
    FileLock m_lock;
    SQLite::Database m_connection;
    std::optional<FileId> m_file, m_wal; ///< as first seen
    std::map<const char*, SQLite::Statement> m_statements;
};

} // namespace gannet
