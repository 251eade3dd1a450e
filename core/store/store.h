// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/remembered.h"
#include "core/store/database.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet {

/// Typed rows in and out of one file. A read that meets a row it cannot understand fails and names it. One thread at a
/// time: whoever starts the program reads, then the writer thread has it.
class Store {
public:
    /// As Database::open.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(DatabaseSettings settings);

    // Writing. Between begin() and commit() either all is on the disk afterwards, or nothing; a write outside of them
    // is a transaction of its own.
    [[nodiscard]] Result<void> begin();
    /// All of it is on the disk when this succeeds.
    [[nodiscard]] Result<void> commit();
    /// Of what begin() began; harmless when SQLite did it by itself.
    void rollback();
    /// Kind Invalid: this op changed nothing and the others stand. Any other: the transaction is lost, rollback().
    [[nodiscard]] Result<void> write(const StoreOp& op);
    /// Writes what is there already, to see whether the file can be written.
    [[nodiscard]] Result<void> probe();
    /// Fills and funding told again, the same as before.
    [[nodiscard]] std::uint64_t duplicates() const { return m_duplicates; }

    // What a start needs.
    /// Orders that something may still happen to, by id.
    [[nodiscard]] Result<std::vector<StoredOrder>> openOrders();
    /// Orders with news at or after `since`, by id.
    [[nodiscard]] Result<std::vector<StoredOrder>> ordersSince(Timestamp since);
    [[nodiscard]] Result<std::optional<StoredOrder>> order(ClientOrderId id);
    /// Orders of this origin that were made at or after `since`, by id.
    [[nodiscard]] Result<std::vector<StoredOrder>> ordersOf(OrderOrigin origin, Timestamp since);
    /// Sizes of the newest kUsualOrders of each account and instrument that isEntered() holds of, oldest first.
    [[nodiscard]] Result<std::vector<RememberedSize>> enteredSizes();
    /// Fills at or after `since` (by the venue's time) and those without a time, in the order they were stored. A time
    /// that is not known: all.
    [[nodiscard]] Result<std::vector<StoredFill>> fillsSince(Timestamp since);
    [[nodiscard]] Result<std::vector<StoredFunding>> fundingSince(Timestamp since);
    /// The newest of each venue, account and asset.
    [[nodiscard]] Result<std::vector<StoredBalance>> balances();
    /// Those that are set.
    [[nodiscard]] Result<std::vector<StoredKill>> killSwitches();
    [[nodiscard]] Result<std::vector<StoredSetting>> settings();
    /// The counter that no order of this session has; from 1.
    [[nodiscard]] Result<std::uint64_t> nextOrderCounter(std::uint64_t session);

    /// All workspaces. A revision whose row is damaged is told as such, or left out where nothing of it can be read.
    [[nodiscard]] Result<StoredWorkspaces> workspaces();

    // What a screen or a person asks later.
    [[nodiscard]] Result<std::vector<StoredReport>> reports(ClientOrderId id);
    /// The last `count`, oldest first.
    [[nodiscard]] Result<std::vector<AuditEntry>> auditTail(std::int64_t count);

    [[nodiscard]] Database& database() { return *m_database; }

private:
    struct AuditTail {
        std::int64_t seq = 0;
        std::string hash;
    };

    explicit Store(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

    // One for each op.
    [[nodiscard]] Result<void> put(const SessionStart& op);
    [[nodiscard]] Result<void> put(const OrderIntent& op);
    [[nodiscard]] Result<void> put(const StoredOrder& op);
    [[nodiscard]] Result<void> put(const StoredReport& op);
    [[nodiscard]] Result<void> put(const StoredFill& op);
    [[nodiscard]] Result<void> put(const StoredFunding& op);
    [[nodiscard]] Result<void> put(const StoredBalance& op);
    [[nodiscard]] Result<void> put(const AuditEntry& op);
    [[nodiscard]] Result<void> put(const StoredKill& op);
    [[nodiscard]] Result<void> put(const StoredSetting& op);
    [[nodiscard]] Result<void> put(const WorkspaceRevision& op);
    [[nodiscard]] Result<void> put(const WorkspaceRemoved& op);
    [[nodiscard]] Result<void> put(const WorkspaceStart& op);
    [[nodiscard]] Result<AuditTail> auditTailRow();
    [[nodiscard]] Result<StoredFill> fillOf(std::string_view venue, std::string_view account, std::string_view tradeId);

    std::unique_ptr<Database> m_database;
    std::string m_session; ///< hex; empty before SessionStart
    std::optional<AuditTail> m_audit;
    std::uint64_t m_duplicates = 0;
    std::uint64_t m_duplicatesAtBegin = 0;
};

/// What a store's file holds of trading.
struct StoredTrading {
    std::vector<StoredOrder> orders;
    std::vector<StoredFill> fills;
    std::vector<StoredFunding> funding;
};

/// All of it, of one moment. The file is only read: also while a program writes it. Fails {Unavailable, Io} where it
/// cannot be, {Protocol, BadFormat} on a row that makes no sense.
[[nodiscard]] Result<StoredTrading> readTrading(const std::string& path);

} // namespace gannet
