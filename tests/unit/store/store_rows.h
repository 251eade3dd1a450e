// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/store_op.h"
#include "core/store/store.h"

#include <QString>

#include <memory>
#include <string>

namespace gannet::test {

/// Opens a store that must open; the test ends with the error's words where it does not.
[[nodiscard]] std::unique_ptr<Store> openStore(const std::string& path);

[[nodiscard]] Decimal decimal(std::string_view text);
/// An order of `session`, pending, with every field set.
[[nodiscard]] StoredOrder pendingOrder(std::uint64_t session, std::uint64_t counter);
[[nodiscard]] OrderIntent newIntent(std::uint64_t session, std::uint64_t counter);
[[nodiscard]] StoredFill fillOf(const StoredOrder& order, std::string_view tradeId);
[[nodiscard]] AuditEntry auditEntry(std::string text);

/// Everything a row says, so that two rows can be compared and a difference read.
[[nodiscard]] QString words(const StoredOrder& row);
[[nodiscard]] QString words(const StoredReport& row);
[[nodiscard]] QString words(const StoredFill& row);
[[nodiscard]] QString words(const StoredFunding& row);
[[nodiscard]] QString words(const StoredBalance& row);
[[nodiscard]] QString words(const StoredKill& row);
[[nodiscard]] QString words(const StoredSetting& row);
[[nodiscard]] QString words(const AuditEntry& row);

} // namespace gannet::test
