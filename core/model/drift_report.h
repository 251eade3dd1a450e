// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/error.h"
#include "core/model/account.h"
#include "core/model/order.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

// What comparing an account with its venue came to, complete enough to be shown as it stands.

/// Why an account was compared.
enum class CompareCause : std::uint8_t {
    Start,
    Reconnect,
    Schedule,
    Asked, ///< by a person
    Doubt, ///< something that was told does not fit what is held
};
[[nodiscard]] std::string_view toString(CompareCause value);

enum class CompareResult : std::uint8_t {
    Equal,
    Repaired, ///< it differed, and what differed was taken over
    Differs,  ///< something is left to a person
    Failed,   ///< the venue did not answer; nothing is known of it
};
[[nodiscard]] std::string_view toString(CompareResult value);

enum class DriftKind : std::uint8_t {
    Fills,    ///< of one instrument, not told
    Funding,  ///< of one instrument, not told
    Order,    ///< made elsewhere, not listed, with other terms, filled further, or alive though ended here
    Position, ///< another quantity
    Entry,    ///< another entry price
    Balance,  ///< money that neither fills, nor fees, nor funding explain
};
[[nodiscard]] std::string_view toString(DriftKind value);

/// What was done about a difference, or by whom.
enum class DriftStanding : std::uint8_t {
    Added,     ///< fills or funding, to what is held
    Adopted,   ///< the order is ours from now on
    Queried,   ///< the venue is asked about the order
    Corrected, ///< the order has the venue's terms or filled size
    Taken,     ///< the venue's quantity stands for ours; a position that was never known here
    Open,      ///< left to a person
    Agreed,    ///< a person agreed to it
    Settled,   ///< a person took over the venue's entry price
    Gone,      ///< a later comparison does not find it any more
};
[[nodiscard]] std::string_view toString(DriftStanding value);

/// One difference. What is no number stands in the words; what is unknown is absent.
struct DriftItem {
    std::uint32_t number = 0; ///< of this account and run, from 1; another difference has another one
    DriftKind kind = DriftKind::Fills;
    InstrumentId instrument; ///< invalid of a balance
    ClientOrderId order;     ///< of Order, else invalid
    std::string asset;       ///< of Balance and Funding, else empty
    std::optional<Decimal> held;
    std::optional<Decimal> venues;
    std::optional<Decimal> difference; ///< venues - held
    std::string heldWords;
    std::string venueWords;
    std::string sentence; ///< what is held here, what the venue holds; as the audit and the yes to arming have it
    DriftStanding standing = DriftStanding::Open;
    std::string note; ///< of the person who agreed
};

/// What a person may do about a difference that is left to him.
struct DriftChoices {
    bool mayAgree = false;     ///< DismissDrift
    bool mayTakeEntry = false; ///< TakeEntry
    bool mayQuery = false;     ///< QueryOrder
    bool mayCancel = false;    ///< CancelOrder, at the venue
};
[[nodiscard]] DriftChoices choicesOf(const DriftItem& item);

/// One comparison. Told when it ends, and again whenever one of its differences stands otherwise.
struct DriftReport {
    static constexpr std::size_t kMostItems = 64;

    AccountKey account;
    TradingMode mode = TradingMode::Paper; ///< of its gateway
    std::uint32_t number = 0;              ///< of this account and run, from 1
    CompareCause cause = CompareCause::Start;
    CompareResult result = CompareResult::Equal;
    Timestamp asked;               ///< engine time; unknown: nobody asked, the venue told it
    Timestamp answered;            ///< engine time; of Failed: when it was given up
    std::uint32_t orders = 0;      ///< open at the venue
    std::uint32_t positions = 0;   ///< open at the venue
    std::vector<DriftItem> items;  ///< found now, and those still open from before
    std::uint32_t more = 0;        ///< beyond kMostItems
    std::uint32_t failures = 0;    ///< in a row, this one among them
    Timestamp again;               ///< when it is tried next, of Failed; unknown: once the session is back
    std::optional<Error> error;    ///< of Failed
    std::vector<std::string> left; ///< what was not compared this time, and why
};

} // namespace gannet
