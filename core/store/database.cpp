// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include "core/base/check.h"

#include <SQLiteCpp/Backup.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace gannet {

namespace {

namespace fs = std::filesystem;

/// "GNNT", as the first migration writes it.
constexpr int kApplicationId = 0x474E4E54;
/// Copies of one version that are kept beside the file.
constexpr int kMaxBackups = 100;

[[nodiscard]] Error ioError(const std::string& path, std::string_view what, std::string_view fix)
{
    return {.kind = ErrorKind::Unavailable,
            .code = Code::Io,
            .message = fmt::format("cannot open the store {}: {}; {}", path, what, fix),
            .field = path,
            .value = std::string(what)};
}

[[nodiscard]] Error damaged(const std::string& path, std::string_view what)
{
    return {.kind = ErrorKind::Protocol,
            .code = Code::BadFormat,
            .message = fmt::format("the store {} is damaged: {}; move it aside together with its -wal file and put a "
                                   "copy in its place, or start without one",
                                   path, what),
            .field = path,
            .limit = "a whole SQLite file",
            .value = std::string(what)};
}

[[nodiscard]] Error foreign(const std::string& path, std::string what)
{
    return {.kind = ErrorKind::Invalid,
            .code = Code::BadFormat,
            .message = fmt::format("{} is not a store of Gannet: {}; choose another file", path, what),
            .field = path,
            .limit = "a file that Gannet made",
            .value = std::move(what)};
}

/// SQLite has only "disk I/O error" for some of what a full disk does to it.
[[nodiscard]] bool isDiskFull(const std::string& path)
{
    constexpr std::uintmax_t kLeast = 64U * 1024U; // less than one of its files begins with
    std::error_code error;
    const fs::space_info space = fs::space(fs::path(path).parent_path(), error);
    return !error && space.available < kLeast;
}

/// SQLite's result code as a sentence; `path` is the file.
[[nodiscard]] Error fromSqlite(int code, const std::string& path, std::string_view doing, std::string_view words)
{
    const auto unavailable = [&](std::string_view what, std::string_view fix) {
        return Error{.kind = ErrorKind::Unavailable,
                     .code = Code::Io,
                     .message = fmt::format("cannot {} the store {}: {}; {}", doing, path, what, fix),
                     .field = path,
                     .value = std::string(words)};
    };
    const auto full = [&] { return unavailable("the disk is full", "free some space"); };
    switch (code & 0xFF) {
    case SQLITE_FULL: return full();
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return unavailable("another program holds it locked", "end that program");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return unavailable("it is read-only", "give the file and its folder to this user");
    case SQLITE_CANTOPEN:
        return unavailable("it or its -wal file cannot be opened", "give the file and its folder to this user");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return damaged(path, words);
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
        return {.kind = ErrorKind::Invalid,
                .code = Code::InvalidRequest,
                .message = fmt::format("cannot {} the store {}: {}", doing, path, words),
                .field = path,
                .value = std::string(words)};
    default: return isDiskFull(path) ? full() : unavailable(words, "look at the disk");
    }
}

[[nodiscard]] bool isThere(const std::string& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// A rename is on the disk only when its folder is.
void syncFolder(const fs::path& folder)
{
    const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    static_cast<void>(::fsync(handle));
    ::close(handle);
}

/// The file's first look, before SQLite sees it: it would take an empty file for a new one.
[[nodiscard]] Result<void> inspect(const std::string& path)
{
    std::error_code error;
    if (fs::is_directory(path, error))
        return fail(ioError(path, "it is a folder", "choose a file"));
    const int handle = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (handle < 0) {
        return fail(ioError(path, errno == EACCES || errno == EROFS ? "it is read-only" : errorWords(errno),
                            "give the file and its folder to this user"));
    }
    std::array<char, 100> head{}; // SQLite's header
    const ssize_t count = ::read(handle, head.data(), head.size());
    ::close(handle);
    if (count < static_cast<ssize_t>(head.size()))
        return fail(damaged(path, fmt::format("it has {} bytes", std::max<ssize_t>(count, 0))));
    if (std::string_view(head.data(), 16) != std::string_view("SQLite format 3\0", 16))
        return fail(damaged(path, "it does not begin like an SQLite file"));
    return {};
}

void runMigration(SQLite::Database& connection, const Migration& migration)
{
    connection.exec("BEGIN IMMEDIATE");
    try {
        connection.exec(std::string(migration.sql));
        connection.exec(fmt::format("PRAGMA user_version = {}", migration.version));
        connection.exec("COMMIT");
    } catch (const SQLite::Exception&) {
        static_cast<void>(connection.tryExec("ROLLBACK")); // SQLite may have done it
        throw;
    }
}

void limitPages(SQLite::Database& connection, std::int64_t maxPages)
{
    if (maxPages > 0)
        static_cast<void>(connection.execAndGet(fmt::format("PRAGMA max_page_count = {}", maxPages)));
}

/// A new file is made beside its place and moved there whole: a file that is there and empty is always a damaged one.
[[nodiscard]] Result<void> create(const DatabaseSettings& settings)
{
    const std::string& path = settings.path;
    if (isThere(path + "-wal")) {
        return fail(damaged(path, fmt::format("the file is gone, but what was last written to it is in {}-wal", path)));
    }
    const std::string fresh = path + ".new";
    std::error_code ignored;
    for (const char* suffix : {"", "-journal", "-wal", "-shm"})
        fs::remove(fresh + suffix, ignored);
    // Nobody but this user reads it; SQLite gives its -wal file the same rights.
    const int handle = ::open(fresh.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0) {
        return fail(ioError(path, fmt::format("its folder cannot be written ({})", errorWords(errno)),
                            "give the folder to this user, or choose another one"));
    }
    ::close(handle);
    try {
        SQLite::Database connection(fresh, SQLite::OPEN_READWRITE);
        limitPages(connection, settings.maxPages);
        for (const Migration& migration : settings.migrations)
            runMigration(connection, migration);
    } catch (const SQLite::Exception& exception) {
        fs::remove(fresh, ignored);
        return fail(fromSqlite(exception.getErrorCode(), path, "make", exception.what()));
    }
    std::error_code error;
    fs::rename(fresh, path, error);
    if (error)
        return fail(ioError(path, error.message(), "look at its folder"));
    syncFolder(fs::path(path).parent_path());
    return {};
}

} // namespace

Database::Database(DatabaseSettings settings, FileLock lock)
    : m_settings(std::move(settings)),
      m_lock(std::move(lock)),
      m_connection(m_settings.path, SQLite::OPEN_READWRITE, static_cast<int>(m_settings.busyWait.toMilliseconds()))
{}

Result<std::unique_ptr<Database>> Database::open(DatabaseSettings settings)
{
    CHECK(!settings.migrations.empty(), "a file has a layout");
    const fs::path folder = fs::path(settings.path).parent_path();
    std::error_code error;
    if (!folder.empty())
        fs::create_directories(folder, error);
    if (error)
        return fail(ioError(settings.path, fmt::format("its folder cannot be made ({})", error.message()),
                            "choose another folder"));
    Result<FileLock> lock = FileLock::take(settings.path + ".lock");
    if (!lock)
        return fail(lock.error());
    if (!isThere(settings.path)) {
        if (const Result<void> created = create(settings); !created)
            return fail(created.error());
    }
    if (const Result<void> inspected = inspect(settings.path); !inspected)
        return fail(inspected.error());
    const std::string path = settings.path;
    try {
        std::unique_ptr<Database> database(new Database(std::move(settings), std::move(*lock)));
        if (const Result<void> admitted = database->admit(); !admitted)
            return fail(admitted.error());
        return database;
    } catch (const SQLite::Exception& exception) {
        return fail(fromSqlite(exception.getErrorCode(), path, "open", exception.what()));
    }
}

/// What is looked at comes before what is changed: a file that is refused is left as it was.
Result<void> Database::admit()
{
    const int application = m_connection.execAndGet("PRAGMA application_id").getInt();
    const int version = m_connection.execAndGet("PRAGMA user_version").getInt();
    const int newest = m_settings.migrations.back().version;
    if (application != kApplicationId)
        return fail(foreign(path(), fmt::format("its application id is {:#x}", application)));
    if (version > newest) {
        const std::string copy = fmt::format("{}.v{}.bak", path(), newest);
        return fail(
            {.kind = ErrorKind::Unsupported,
             .code = Code::BadFormat,
             .message = fmt::format("the store {} has layout {}, and this program knows up to {}; start the "
                                    "newer Gannet{}",
                                    path(), version, newest,
                                    isThere(copy) ? fmt::format(", or put back the copy {}", copy) : std::string()),
             .field = path(),
             .limit = std::to_string(newest),
             .value = std::to_string(version)});
    }
    if (version < 1)
        return fail(damaged(path(), fmt::format("its layout has the number {}", version)));
    if (Result<void> checked = check(); !checked)
        return checked;
    limitPages(m_connection, m_settings.maxPages);
    const std::string mode = m_connection.execAndGet("PRAGMA journal_mode = WAL").getString();
    if (mode != "wal")
        return fail(ioError(path(), fmt::format("its disk allows no WAL (journal mode {})", mode),
                            "choose a folder on a local disk"));
    m_connection.exec("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;");
    return version < newest ? migrate() : Result<void>{};
}

std::optional<Database::FileId> Database::fileAt(const std::string& path)
{
    struct stat found = {};
    if (::stat(path.c_str(), &found) != 0)
        return std::nullopt;
    return FileId{found.st_dev, found.st_ino};
}

Result<void> Database::inPlace()
{
    const std::string wal = path() + "-wal";
    const auto file = fileAt(path());
    const auto log = fileAt(wal);
    if (!m_file)
        m_file = file;
    if (!m_wal)
        m_wal = log;
    if (file && file == m_file && log == m_wal)
        return {};
    const std::string& gone = file && file == m_file ? wal : path();
    return fail(
        {.kind = ErrorKind::Unavailable,
         .code = Code::Io,
         .message = fmt::format("the store's file {} was moved or deleted while this program writes it: what is "
                                "written now would be lost; put it back, or end the program and start it again",
                                gone),
         .field = gone,
         .limit = "the file that was opened",
         .value = fileAt(gone) ? "another file" : "no file"});
}

Result<void> Database::check()
{
    try {
        const std::string words = m_connection.execAndGet("PRAGMA quick_check(1)").getString();
        if (words != "ok")
            return fail(damaged(path(), words));
    } catch (const SQLite::Exception& exception) {
        return fail(errorOf(exception, "check"));
    }
    return {};
}

Result<void> Database::migrate()
{
    int version = m_connection.execAndGet("PRAGMA user_version").getInt();
    const Result<std::string> copy = backUp(version);
    if (!copy)
        return fail(copy.error());
    bool isChanged = false;
    for (const Migration& migration : m_settings.migrations) {
        if (migration.version <= version)
            continue;
        try {
            runMigration(m_connection, migration);
        } catch (const SQLite::Exception& exception) {
            if (!isChanged) { // The copy says nothing that the file does not say.
                std::error_code ignored;
                fs::remove(*copy, ignored);
            }
            return fail(errorOf(exception, fmt::format("bring to layout {} ({})", migration.version, migration.name)));
        }
        isChanged = true;
        version = migration.version;
    }
    return {};
}

Result<std::string> Database::backUp(int version)
{
    std::string target;
    for (int i = 1; i <= kMaxBackups; ++i) {
        target = fmt::format("{}.v{}{}.bak", path(), version, i == 1 ? std::string() : fmt::format("-{}", i));
        if (!isThere(target))
            break;
        if (i == kMaxBackups) {
            return fail(ioError(path(), fmt::format("{} copies of layout {} lie beside it", i, version),
                                "move the old .bak files away"));
        }
    }
    const std::string part = target + ".part";
    std::error_code error;
    fs::remove(part, error);
    try {
        SQLite::Database copy(part, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        SQLite::Backup backup(copy, m_connection);
        static_cast<void>(backup.executeStep());
    } catch (const SQLite::Exception& exception) {
        fs::remove(part, error);
        return fail(errorOf(exception, "copy"));
    }
    fs::permissions(part, fs::perms::owner_read | fs::perms::owner_write, error);
    fs::rename(part, target, error);
    if (error)
        return fail(ioError(path(), fmt::format("its copy {} cannot be made ({})", target, error.message()),
                            "look at its folder"));
    syncFolder(fs::path(path()).parent_path());
    return target;
}

SQLite::Statement& Database::prepared(const char* sql)
{
    const auto it = m_statements.find(sql);
    return it != m_statements.end() ? it->second : m_statements.try_emplace(sql, m_connection, sql).first->second;
}

Error Database::errorOf(const SQLite::Exception& exception, std::string_view doing) const
{
    return fromSqlite(exception.getErrorCode(), path(), doing, exception.what());
}

} // namespace gannet
