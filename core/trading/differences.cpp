// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/differences.h"

#include "core/model/trading_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] std::string_view nameOf(const TradingMarket& market, InstrumentId id)
{
    const Instrument* const instrument = market.instrument(id);
    return instrument ? std::string_view(instrument->key) : "an unknown instrument";
}

/// For a person; of an order that an account knows and its venue does not list, or the other way round.
[[nodiscard]] std::string_view wordOf(OrderState state)
{
    switch (state) {
    case OrderState::PendingNew: return "on its way";
    case OrderState::PendingReplace: return "being changed";
    case OrderState::PartiallyFilled: return "partly filled";
    default: return toString(state);
    }
}

/// What was filled in one instrument and not told.
struct Missed {
    std::size_t fills = 0;
    std::optional<Decimal> bought = Decimal{}, sold = Decimal{}; ///< nothing: too large to be added up
};

void sayFills(const LocalAccount& local, const Reconciliation& found, std::vector<std::string>& words)
{
    std::map<InstrumentId, Missed> missed;
    std::set<ClientOrderId> isTold;
    for (const ExecReport& report : found.reports) {
        if (!report.fill)
            continue;
        isTold.insert(report.order);
        Missed& sum = missed[report.fill->instrument];
        ++sum.fills;
        std::optional<Decimal>& side = report.fill->side == Side::Buy ? sum.bought : sum.sold;
        if (side)
            side = add(*side, report.fill->qty.value);
    }
    const auto text = [](const std::optional<Decimal>& sum) {
        return sum ? plainText(*sum) : std::string("too much to add up");
    };
    for (const auto& [instrument, sum] : missed)
        words.push_back(
            fmt::format("{}: {} not known here, bought {}, sold {}", nameOf(local.market, instrument),
                        sum.fills == 1 ? std::string("1 fill was") : fmt::format("{} fills were", sum.fills),
                        text(sum.bought), text(sum.sold)));
    for (const ExecReport& report : found.reports) {
        const Order* const order = report.fill ? nullptr : local.orders.find(report.order);
        if (order && report.filledQty && *report.filledQty > order->filledQty && !isTold.contains(order->id))
            words.push_back(fmt::format("{}: of {} {} is filled here, {} at the venue",
                                        nameOf(local.market, order->instrument), describe(order->terms),
                                        plainText(order->filledQty), plainText(*report.filledQty)));
    }
}

} // namespace

void Differences::add(std::vector<std::string> found)
{
    const std::size_t room = std::min(found.size(), kMost - sentences.size());
    std::move(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(room), std::back_inserter(sentences));
    more += found.size() - room;
}

std::vector<std::string> differencesOf(const LocalAccount& local, const Reconciliation& found, bool isInSession)
{
    std::vector<std::string> words;
    const auto sayDrifts = [&] {
        for (const PositionDrift& drift : found.drifts) {
            if (!isInSession || !drift.isFirst)
                words.push_back(fmt::format("{}: position {} here, {} at the venue",
                                            nameOf(local.market, drift.position.instrument), plainText(drift.ours),
                                            plainText(drift.position.qty)));
        }
        return words;
    };
    if (isInSession)
        return sayDrifts();
    const auto say = [&](const Order& order, const OrderTerms& terms, std::string_view what) {
        words.push_back(fmt::format("{}: {} {}", nameOf(local.market, order.instrument), describe(terms), what));
    };
    sayFills(local, found, words);
    for (const Order& order : found.adopt)
        say(order, order.terms, "is open at the venue and was not made here");
    for (const TermsFound& terms : found.terms) {
        const Order& order = *local.orders.find(terms.order);
        if (order.state != OrderState::PendingReplace) // else it says what became of our change
            say(order, order.terms, "here is " + describe(terms.terms) + " at the venue");
    }
    for (const ClientOrderId& id : found.query) {
        const Order& order = *local.orders.find(id);
        const bool isToEnd = order.state == OrderState::PendingCancel;
        const bool isFilled = std::ranges::any_of(
            found.reports, [&id](const ExecReport& one) { return one.order == id && one.type == ExecType::Filled; });
        if (!isToEnd && !isFilled)
            say(order, order.terms, fmt::format("is {} here, the venue does not list it", wordOf(order.state)));
    }
    for (const ClientOrderId& id : found.revived) {
        const Order& order = *local.orders.find(id);
        say(order, order.terms, fmt::format("is {} here and open at the venue", wordOf(order.state)));
    }
    return sayDrifts();
}

} // namespace gannet
