// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/twap_records.h"

#include "adapters/hyperliquid/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace gannet::hyperliquid {

namespace {

[[nodiscard]] Duration between(Timestamp a, Timestamp b)
{
    return a < b ? b - a : a - b;
}

[[nodiscard]] Error endedBy(Code code, std::string words, std::string venueCode)
{
    Error reason{.kind = ErrorKind::Rejected, .code = code, .message = std::move(words)};
    reason.outcome = Outcome::Rejected;
    reason.venueCode = std::move(venueCode);
    return reason;
}

} // namespace

bool isSameTwap(const TwapState& a, const TwapState& b)
{
    return std::tie(a.coin, a.side, a.started, a.qty, a.minutes) ==
           std::tie(b.coin, b.side, b.started, b.qty, b.minutes);
}

bool isRunningTwap(std::string_view status)
{
    return status == "activated" || status == "waitingForTrigger";
}

std::vector<TwapRecord> twapRecords(const std::vector<TwapHistoryFrame::Change>& changes)
{
    std::vector<TwapRecord> records;
    for (const TwapHistoryFrame::Change& change : changes) {
        const auto same = std::ranges::find_if(records, [&change](const TwapRecord& one) {
            const bool isOther = one.twapId && change.twapId && one.twapId != change.twapId;
            return !isOther && isSameTwap(one.state, change.state);
        });
        if (same == records.end()) {
            records.push_back({change.twapId, change.state, change.status, change.words, change.time});
            continue;
        }
        if (!same->twapId)
            same->twapId = change.twapId;
        const bool endsIt = isRunningTwap(same->status) && !isRunningTwap(change.status);
        const bool wasEnded = !isRunningTwap(same->status) && isRunningTwap(change.status);
        if (wasEnded || (!endsIt && change.time < same->time))
            continue;
        same->state = change.state;
        same->status = change.status;
        same->words = change.words;
        same->time = change.time;
    }
    return records;
}

OrderTerms termsOf(const TwapState& state)
{
    OrderTerms terms;
    terms.side = state.side;
    terms.type = OrderType::Twap;
    terms.qty = Qty{state.qty};
    terms.isReduceOnly = state.isReduceOnly;
    terms.twap = TwapPlan{static_cast<std::int32_t>(state.minutes), state.isRandomized};
    return terms;
}

const TwapRecord* recordOf(const Order& order, std::string_view coin, const std::vector<TwapRecord>& records,
                           Timestamp made, Duration early, Duration late)
{
    const TwapRecord* nearest = nullptr;
    for (const TwapRecord& one : records) {
        const OrderTerms terms = termsOf(one.state);
        const bool isSame = one.state.coin == coin && terms.side == order.terms.side && terms.qty == order.terms.qty &&
                            terms.isReduceOnly == order.terms.isReduceOnly && terms.twap == order.terms.twap;
        const bool isInTime = one.state.started >= made - early && one.state.started <= made + late;
        if (!isSame || !isInTime)
            continue;
        if (!nearest || between(one.state.started, made) < between(nearest->state.started, made))
            nearest = &one;
    }
    return nearest;
}

std::optional<TwapWords> twapWords(const TwapRecord& record)
{
    const std::string& status = record.status;
    if (isRunningTwap(status))
        return TwapWords{ExecType::Ack, status != "activated", std::nullopt};
    const std::string filled =
        fmt::format("{} of {} were filled", plainText(record.state.filledQty), plainText(record.state.qty));
    if (status == "finished") {
        if (record.state.filledQty >= record.state.qty)
            return TwapWords{ExecType::Filled, false, std::nullopt};
        return TwapWords{
            ExecType::Expired, false,
            endedBy(Code::Other, fmt::format("Its {} minutes are over: {}", record.state.minutes, filled), status)};
    }
    if (status == "terminated")
        return TwapWords{ExecType::Cancelled, false, std::nullopt};
    if (status == "stopped")
        return TwapWords{ExecType::Cancelled, false,
                         endedBy(Code::Other, fmt::format("Its stop price was reached: {}", filled), status)};
    if (status == "error") {
        Error reason = actionError(record.words);
        reason.message = fmt::format("Hyperliquid ended it: {}; {}", record.words.substr(0, 200), filled);
        reason.outcome = Outcome::Rejected;
        return TwapWords{ExecType::Cancelled, false, std::move(reason)};
    }
    return std::nullopt;
}

} // namespace gannet::hyperliquid
