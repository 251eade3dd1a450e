// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sha256.h"
#include "core/store/sql_row.h"
#include "core/store/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace gannet {

namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;

/// As SQLite's hex() writes them.
[[nodiscard]] std::string hexOf(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes)
        text += fmt::format("{:02X}", static_cast<unsigned char>(byte));
    return text;
}

/// Columns rev, reason, schema, app_version, json, hex(sha256), saved_ns. What of it makes no sense is not intact.
[[nodiscard]] StoredRevision readRevision(SqlColumns& row)
{
    StoredRevision revision;
    revision.revision = row.integer();
    revision.isAsked = row.text() == "saved";
    revision.schema = static_cast<int>(row.integer());
    revision.app = row.text();
    revision.json = row.text();
    const std::string hash = row.text();
    revision.time = row.time();
    const auto found = sha256(revision.json);
    revision.isIntact = found && hexOf(*found) == hash && row.finish();
    return revision;
}

[[nodiscard]] std::optional<StoredRevision> newestOf(Database& database, const std::string& workspace, bool isAsked)
{
    SqlRun run(database.prepared(
        "SELECT rev, reason, schema, app_version, json, hex(sha256), saved_ns FROM workspace_rev WHERE workspace = ? "
        "AND (reason = 'saved' OR NOT ?) ORDER BY rev DESC LIMIT 1"));
    if (!run.text(workspace).flag(isAsked).step())
        return std::nullopt;
    SqlColumns columns = run.columns("workspace_rev");
    return readRevision(columns);
}

} // namespace

Result<void> Store::put(const WorkspaceRevision& op)
{
    SqlRun(m_database->prepared("INSERT INTO workspace VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                                "name = excluded.name, updated_ns = excluded.updated_ns"))
        .text(op.workspace)
        .text(op.name)
        .time(op.time)
        .time(op.time)
        .run();
    if (op.isActive) {
        SqlRun(m_database->prepared("INSERT INTO workspace_active VALUES (0, ?, 0) ON CONFLICT (slot) DO UPDATE SET "
                                    "workspace = excluded.workspace"))
            .text(op.workspace)
            .run();
    }
    const auto newest = newestOf(*m_database, op.workspace, false);
    const bool isKnown = newest && newest->isIntact && newest->json == op.json && (newest->isAsked || !op.isAsked);
    if (isKnown)
        return {};
    const auto hash = sha256(op.json);
    if (!hash)
        return fail(hash.error());
    SqlRun(m_database->prepared("INSERT INTO workspace_rev VALUES (?, ?, ?, ?, ?, ?, ?, ?)"))
        .text(op.workspace)
        .integer(newest ? newest->revision + 1 : 1)
        .text(op.isAsked ? "saved" : "auto")
        .integer(op.schema)
        .text(op.app)
        .text(op.json)
        .blob(*hash)
        .time(op.time)
        .run();
    // The newest ones, and the last of each day, whatever the clock said meanwhile.
    SqlRun(m_database->prepared(
               "DELETE FROM workspace_rev WHERE workspace = ?1 AND reason = 'auto' "
               "AND rev NOT IN (SELECT rev FROM workspace_rev WHERE workspace = ?1 AND reason = 'auto' "
               "ORDER BY rev DESC LIMIT ?2) "
               "AND rev NOT IN (SELECT max(rev) FROM workspace_rev WHERE workspace = ?1 AND reason = 'auto' "
               "GROUP BY saved_ns / ?3 ORDER BY saved_ns / ?3 DESC LIMIT ?4)"))
        .text(op.workspace)
        .integer(kKeptRevisions)
        .integer(kDayNs)
        .integer(kKeptDays)
        .run();
    return {};
}

Result<void> Store::put(const WorkspaceRemoved& op)
{
    for (const char* const sql :
         {"DELETE FROM workspace_rev WHERE workspace = ?", "DELETE FROM workspace WHERE id = ?"})
        SqlRun(m_database->prepared(sql)).text(op.workspace).run();
    return {};
}

Result<void> Store::put(const WorkspaceStart& op)
{
    SqlRun(m_database->prepared(op.isWell ? "UPDATE workspace_active SET failed_starts = 0"
                                          : "UPDATE workspace_active SET failed_starts = failed_starts + 1"))
        .run();
    return {};
}

Result<StoredWorkspaces> Store::workspaces()
{
    StoredWorkspaces result;
    try {
        SqlRun active(m_database->prepared("SELECT workspace, failed_starts FROM workspace_active"));
        if (active.step()) {
            SqlColumns columns = active.columns("workspace_active");
            result.active = columns.text();
            result.failedStarts = static_cast<int>(columns.integer());
        }
        SqlRun run(m_database->prepared("SELECT id, name, updated_ns FROM workspace ORDER BY name, id"));
        while (run.step()) {
            SqlColumns columns = run.columns("workspace");
            StoredWorkspace one;
            one.id = columns.text();
            one.name = columns.text();
            one.changed = columns.time();
            auto newest = newestOf(*m_database, one.id, false);
            if (!columns.finish() || !newest)
                continue;
            one.newest = std::move(*newest);
            one.asked = newestOf(*m_database, one.id, true);
            result.all.push_back(std::move(one));
        }
        SqlRun revisions(m_database->prepared(
            "SELECT rev, reason, schema, app_version, json, hex(sha256), saved_ns FROM workspace_rev "
            "WHERE workspace = ? ORDER BY rev DESC LIMIT ?"));
        revisions.text(result.active).integer(kToldRevisions);
        while (revisions.step()) {
            SqlColumns columns = revisions.columns("workspace_rev");
            result.revisions.push_back(readRevision(columns));
        }
    } catch (const SQLite::Exception& exception) {
        return fail(m_database->errorOf(exception, "read"));
    }
    return result;
}

} // namespace gannet
