// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/time.h"
#include "core/model/order.h"
#include "core/model/workspace_op.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace gannet {

// What the store is asked to write, and what it answers: all that the engine and the store know of each other. Rows
// name venues and instruments by text ("paper", "paper:BTC"); the dense ids inside Order and Fill mean nothing in the
// next run, are not stored, and come back invalid. Text is UTF-8.

/// First of each run; what follows belongs to it.
struct SessionStart {
    std::uint64_t session = 0; ///< as in ClientOrderId; not zero
    Timestamp started;
    std::string program; ///< name and version
};

/// An order with the keys that outlive a run. As an op: written over what was known of the same ClientOrderId.
struct StoredOrder {
    std::string venue;
    std::string instrument; ///< "venue:symbol"
    Order order;
};

/// Whether an intent makes an order or changes one.
enum class IntentKind : std::uint8_t { New, Replace };
[[nodiscard]] std::string_view toString(IntentKind value);

/// An order about to leave. Answered by IntentStored or IntentFailed; only after IntentStored may it be sent. A New of
/// a ClientOrderId that the store has seen fails {Invalid, DuplicateId}: an order is sent at most once.
struct OrderIntent {
    IntentKind kind = IntentKind::New;
    std::uint64_t ordinal = 0; ///< the asker's number of this request; comes back with the answer
    Timestamp time;
    StoredOrder order; ///< of a Replace with the terms it has: the new ones are in the text
    std::string text;  ///< the request, for a person who reads the file
};

/// A report as it was applied. The fill it carried is an op of its own.
struct StoredReport {
    std::string venue;
    AccountName account;
    ExecType type = ExecType::Ack;
    ClientOrderId order; ///< invalid where it is not ours
    std::string venueOrderId;
    bool isHeld = false;
    std::optional<Decimal> filledQty;
    std::string tradeId; ///< of the fill it carried; else empty
    std::optional<Error> reason;
    Timestamp time;                         ///< the venue's
    OrderState after = OrderState::Created; ///< of the order, once applied
    std::uint64_t traceId = 0;              ///< the inbound item that brought it
};

/// Unique by (venue, account, trade id). The same again is counted and changes nothing; another instrument, side,
/// price, size, fee or order under the same id fails {Invalid, StateConflict}.
struct StoredFill {
    std::string venue;
    std::string instrument;
    Fill fill;
};

/// One payment of funding. Unique by (venue, account, instrument, time), like a fill.
struct StoredFunding {
    std::string venue;
    AccountName account;
    std::string instrument;
    Timestamp time;
    Decimal amount; ///< positive is received
    std::string asset;
    std::optional<Decimal> rate;        ///< a fraction, where the venue says it
    std::optional<Decimal> positionQty; ///< signed, where the venue says it
};

/// What a venue said an account holds of one asset.
struct StoredBalance {
    std::string venue;
    AccountName account;
    std::string asset;
    Decimal total;
    std::optional<Decimal> available;
    Timestamp time;
};

/// One step from a press to the answer to it.
struct AuditEntry {
    Timestamp time;
    std::string kind;    ///< "press", "decision", "wire", "answer", "setting", "kill"
    std::string actor;   ///< who: an OrderOrigin's word, "engine", "shell", a venue
    RequestId request;   ///< empty where it belongs to none
    ClientOrderId order; ///< invalid where it belongs to none
    std::string text;
};

enum class KillScope : std::uint8_t { Global, Venue, Instrument };
[[nodiscard]] std::string_view toString(KillScope value);
/// The inverse of toString; nothing on another word.
[[nodiscard]] std::optional<KillScope> killScopeFrom(std::string_view text);

/// The newest word on one kill switch.
struct StoredKill {
    KillScope scope = KillScope::Global;
    std::string target; ///< venue or "venue:symbol"; empty for Global
    bool isSet = false;
    std::string reason;
    Timestamp time;
};

/// Keys of what screens keep begin with it; the screen's own follows.
inline constexpr std::string_view kScreenSetting = "screen/";

/// What a person changed at run time. Without a value the default holds again.
struct StoredSetting {
    std::string key;
    std::optional<std::string> value;
    Timestamp time;
};

/// The setting that remembers the leverage of "venue:symbol" for an account; its value is a whole number.
[[nodiscard]] std::string leverageSetting(std::string_view storedAccount, std::string_view instrument);
/// The instrument of such a setting of this account; empty where it is another one's, or none.
[[nodiscard]] std::string_view leverageInstrument(std::string_view key, std::string_view storedAccount);

using StoreOp =
    std::variant<SessionStart, OrderIntent, StoredOrder, StoredReport, StoredFill, StoredFunding, StoredBalance,
                 AuditEntry, StoredKill, StoredSetting, WorkspaceRevision, WorkspaceRemoved, WorkspaceStart>;

/// The intent, and every op pushed before it, is on the disk.
struct IntentStored {
    std::uint64_t ordinal = 0;
    ClientOrderId order;
};

/// The intent is not in the file and will not be: the order must not be sent.
struct IntentFailed {
    std::uint64_t ordinal = 0;
    ClientOrderId order;
    Error error;
};

/// The file cannot be written. Told once; every intent fails until StoreRecovered. Other ops wait.
struct StoreFailed {
    Error error;
};

/// The file is being written again.
struct StoreRecovered {};

/// One op makes no sense beside what is stored (a fill told twice with different amounts): it was left out.
struct RowRefused {
    Error error;
};

using StoreNews = std::variant<IntentStored, IntentFailed, StoreFailed, StoreRecovered, RowRefused>;

} // namespace gannet
