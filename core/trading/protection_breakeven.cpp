// SPDX-License-Identifier: GPL-3.0-or-later
// Stops to where a position ends without a loss.
#include "core/ledger/pnl.h"
#include "core/model/order_state.h"
#include "core/trading/protection.h"
#include "core/trading/sizing.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

[[nodiscard]] Error errorOf(ErrorKind kind, Code code, std::string message, std::string limit = {},
                            std::string value = {})
{
    Error error{.kind = kind, .code = code, .message = std::move(message)};
    error.limit = std::move(limit);
    error.value = std::move(value);
    return error;
}

/// The price that fires a trigger of this source; nothing while it is not known.
[[nodiscard]] std::optional<Price> watchedBy(TriggerSource source, const MarketNow& now)
{
    switch (source) {
    case TriggerSource::Mark: return now.mark;
    case TriggerSource::Last: return now.last;
    case TriggerSource::Index: break; // no market of ours tells it
    }
    return std::nullopt;
}

/// Why a stop that `source` fires cannot go to `price` now; nothing where it can.
[[nodiscard]] std::optional<Error> wouldFire(TriggerSource source, const Price& price, bool isLong,
                                             const MarketNow& now, const std::string& instrument)
{
    const auto at = watchedBy(source, now);
    if (!at)
        return errorOf(ErrorKind::Denied, Code::StaleData,
                       fmt::format("The stop waits for the {0} price, and no {0} price of {1} is told: whether it is "
                                   "past breakeven at {2} is not known",
                                   toString(source), instrument, price.toString()),
                       "a known price", "none");
    if (isLong ? *at > price : *at < price)
        return std::nullopt;
    return errorOf(ErrorKind::Denied, Code::BadTrigger,
                   fmt::format("The {} price, {}, is not past breakeven at {}: the stop would fire at once",
                               toString(source), at->toString(), price.toString()),
                   price.toString(), at->toString());
}

} // namespace

void Protection::carryOut(const StopToBreakeven& command)
{
    RequestAnswered told;
    told.request = command.request;
    told.kind = RequestAnswered::Kind::Refused;
    told.gate = "position";
    const auto refused = [&](Error error) {
        told.error = std::move(error);
        m_oms.answer(told);
    };
    const Instrument* const instrument = m_oms.market().instrument(command.instrument);
    const AccountDesk* const desk =
        instrument ? m_oms.route(instrument->venue, command.account, command.mode) : nullptr;
    const Position* const position =
        desk ? m_oms.positions(desk->key.isShadow).find({desk->key.venue, desk->key.account, instrument->id}) : nullptr;
    constexpr int kScale = 12;
    const auto entry = position ? averageEntry(position->net, kScale, Rounding::HalfEven) : std::nullopt;
    if (!entry) {
        refused(errorOf(ErrorKind::NotFound, Code::StateConflict,
                        fmt::format("There is no position with a known entry in {}", command.instrument)));
        return;
    }
    told.mode = desk->mode;
    const bool isLong = !position->net.qty.isNegative();
    const auto price = breakevenPrice(*entry, isLong, command.exitFeeRate, *instrument);
    if (!price) {
        refused(price.error());
        return;
    }
    const MarketNow market = m_oms.market().now(instrument->id);
    const auto isBetter = [&](const Price& stop) { return isLong ? stop >= *price : stop <= *price; };
    std::optional<Price> better;
    std::optional<Refusal> refusal;
    for (const auto& [id, order] : m_oms.orders().all()) {
        const bool isStop = order.terms.type == OrderType::Stop || order.terms.type == OrderType::StopLimit;
        if (isFinal(order.state) || accountOf(order) != desk->key || order.instrument != instrument->id || !isStop ||
            (order.terms.side == Side::Buy) == isLong || !order.terms.trigger || m_oms.isEntry(order))
            continue;
        if (isBetter(*order.terms.trigger)) { // a stop is tightened here, never loosened
            better = order.terms.trigger;
            continue;
        }
        if (auto fires = wouldFire(order.terms.triggerSource, *price, isLong, market, command.instrument)) {
            refusal = Refusal{"position", std::move(*fires)};
            continue;
        }
        ReplaceOrder change;
        change.request = command.request;
        change.origin = command.origin;
        change.order = id;
        change.terms = order.terms;
        change.terms.trigger = *price;
        change.mayCancelNew = true;
        if (auto no = m_oms.change(change, {.isAgreed = true}))
            refusal = std::move(no);
        else
            told.orders.push_back(id);
    }
    if (told.orders.empty()) {
        if (refusal) {
            told.gate = refusal->gate;
            refused(std::move(refusal->error));
        } else if (better) {
            refused(errorOf(ErrorKind::Denied, Code::StateConflict,
                            fmt::format("The stop in {} stands at {}, which is better than breakeven at {}: it stays",
                                        command.instrument, better->toString(), price->toString()),
                            price->toString(), better->toString()));
        } else {
            refused(errorOf(ErrorKind::NotFound, Code::UnknownOrder,
                            fmt::format("There is no stop in {} to move", command.instrument)));
        }
        return;
    }
    // What a bracket places later stands there too.
    for (auto& [id, plan] : m_plans) {
        const Order& order = *m_oms.orders().find(id);
        if (accountOf(order) != desk->key || order.instrument != instrument->id ||
            (order.terms.side == Side::Buy) != isLong)
            continue;
        for (Part& part : plan.parts) {
            if (part.terms.stop && !isBetter(*part.terms.stop))
                part.terms.stop = *price;
        }
        keep(plan);
    }
    told.kind = refusal ? RequestAnswered::Kind::Failed : RequestAnswered::Kind::Taken;
    told.gate = refusal ? refusal->gate : std::string();
    told.words = fmt::format("{} to {}", told.orders.size() == 1 ? "stop" : "stops", price->toString());
    if (refusal) {
        told.error = std::move(refusal->error);
        told.error->message = fmt::format("{} moved to {}, another was not: {}", told.orders.size(), price->toString(),
                                          told.error->message);
    }
    m_oms.answer(std::move(told));
}

} // namespace gannet
