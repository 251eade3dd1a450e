// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/audit_check.h"

#include "core/store/audit_chain.h"
#include "core/store/sql_row.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

[[nodiscard]] Result<AuditVerdict> walk(SQLite::Database& connection)
{
    AuditVerdict verdict;
    const auto broken = [&verdict](std::int64_t seq, std::string words) {
        verdict.broken = AuditBreak{seq, std::move(words)};
        return verdict;
    };
    std::string before = auditStart();
    SQLite::Statement rows(connection, "SELECT seq, hash, ifnull(session, ''), time_ns, kind, actor, request_id, "
                                       "client_order_id, text FROM audit ORDER BY seq");
    SqlRun run(rows);
    while (run.step()) {
        SqlColumns row = run.columns("audit");
        const std::int64_t seq = row.integer();
        std::string hash = row.text();
        const std::string session = row.text();
        const AuditEntry entry = readAudit(row);
        if (seq != verdict.rows + 1)
            return broken(verdict.rows + 1, fmt::format("rows {} to {} are missing", verdict.rows + 1, seq - 1));
        if (const Result<void> finished = row.finish(); !finished)
            return broken(seq, finished.error().message);
        const Result<std::string> expected = auditHash(before, seq, session, entry);
        if (!expected)
            return fail(expected.error());
        if (hash != *expected)
            return broken(seq, fmt::format("row {} was changed after it was written", seq));
        verdict.rows = seq;
        before = std::move(hash);
    }
    SQLite::Statement newest(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'audit'");
    SqlRun last(newest);
    const std::int64_t written = last.step() ? last.columns("sqlite_sequence").integer() : 0;
    if (written != verdict.rows)
        return broken(verdict.rows + 1, fmt::format("rows {} to {} are missing at the end", verdict.rows + 1, written));
    return verdict;
}

} // namespace

AuditEntry readAudit(SqlColumns& row)
{
    AuditEntry entry;
    entry.time = row.time();
    entry.kind = row.text();
    entry.actor = row.text();
    entry.request.text = row.text();
    entry.order = row.orderId();
    entry.text = row.text();
    return entry;
}

Result<AuditVerdict> checkAudit(const std::string& path)
{
    try {
        SQLite::Database connection(path, SQLite::OPEN_READONLY, kReaderBusyMs);
        return walk(connection);
    } catch (const SQLite::Exception& exception) {
        Error error{.kind = ErrorKind::Unavailable,
                    .code = Code::Io,
                    .message =
                        fmt::format("the audit of {} cannot be read: {}; name the gannet.sqlite of a Gannet, with "
                                    "its -wal file beside it",
                                    path, exception.what())};
        error.field = path;
        return fail(std::move(error));
    }
}

} // namespace gannet
