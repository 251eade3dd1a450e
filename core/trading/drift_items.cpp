// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/drift_items.h"

#include "core/ledger/pnl.h"
#include "core/model/trading_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace gannet {

namespace {

constexpr Decimal kEntryTolerance{1, 4}; ///< 0.01 % of the venue's entry price

[[nodiscard]] std::string_view nameOf(const TradingMarket& market, InstrumentId id)
{
    const Instrument* const instrument = market.instrument(id);
    return instrument ? std::string_view(instrument->key) : "an unknown instrument";
}

/// For a person; of an order that one side knows and the other does not.
[[nodiscard]] std::string_view wordOf(OrderState state)
{
    switch (state) {
    case OrderState::PendingNew: return "on its way";
    case OrderState::PendingReplace: return "being changed";
    case OrderState::PartiallyFilled: return "partly filled";
    default: return toString(state);
    }
}

[[nodiscard]] std::optional<Decimal> minus(const std::optional<Decimal>& a, const std::optional<Decimal>& b)
{
    return a && b ? subtract(*a, *b) : std::nullopt;
}

[[nodiscard]] std::string textOf(const std::optional<Decimal>& value)
{
    return value ? plainText(*value) : "too much to add up";
}

/// Fills of one instrument that were not told.
struct Missed {
    std::size_t fills = 0;
    std::optional<Decimal> bought = Decimal{}, sold = Decimal{}; ///< nothing: too large to be added up
};

void addFills(const LocalAccount& local, const Reconciliation& found, std::vector<DriftItem>& items)
{
    std::map<InstrumentId, Missed> missed;
    for (const ExecReport& report : found.reports) {
        if (!report.fill)
            continue;
        Missed& sum = missed[report.fill->instrument];
        ++sum.fills;
        std::optional<Decimal>& side = report.fill->side == Side::Buy ? sum.bought : sum.sold;
        const Decimal& qty = report.fill->qty.value;
        const bool isNumber = qty.scale >= 0 && qty.scale <= Decimal::kMaxScale; // it is told, but nothing counts it
        if (side)
            side = isNumber ? add(*side, qty) : std::nullopt;
    }
    for (const auto& [instrument, sum] : missed) {
        DriftItem item;
        item.kind = DriftKind::Fills;
        item.instrument = instrument;
        item.difference = minus(sum.bought, sum.sold);
        item.heldWords = "not known";
        item.venueWords = fmt::format("{}, bought {}, sold {}",
                                      sum.fills == 1 ? std::string("1 fill") : fmt::format("{} fills", sum.fills),
                                      textOf(sum.bought), textOf(sum.sold));
        item.sentence =
            fmt::format("{}: {} not known here, bought {}, sold {}", nameOf(local.market, instrument),
                        sum.fills == 1 ? std::string("1 fill was") : fmt::format("{} fills were", sum.fills),
                        textOf(sum.bought), textOf(sum.sold));
        item.standing = DriftStanding::Added;
        items.push_back(std::move(item));
    }
}

/// `what` follows the order's terms in the sentence.
[[nodiscard]] DriftItem orderItem(const LocalAccount& local, const Order& order, std::string held, std::string venue,
                                  DriftStanding standing, std::string_view what)
{
    DriftItem item;
    item.kind = DriftKind::Order;
    item.instrument = order.instrument;
    item.order = order.id;
    item.heldWords = std::move(held);
    item.venueWords = std::move(venue);
    item.sentence = fmt::format("{}: {} {}", nameOf(local.market, order.instrument), describe(order.terms), what);
    item.standing = standing;
    return item;
}

/// Orders that the venue has filled further, without a fill that says so.
void addFilled(const LocalAccount& local, const Reconciliation& found, std::vector<DriftItem>& items)
{
    std::set<ClientOrderId> isTold;
    for (const ExecReport& report : found.reports) {
        if (report.fill)
            isTold.insert(report.order);
    }
    for (const ExecReport& report : found.reports) {
        const Order* const order = report.fill ? nullptr : local.orders.find(report.order);
        if (!order || !report.filledQty || *report.filledQty <= order->filledQty || isTold.contains(order->id))
            continue;
        DriftItem item = orderItem(local, *order, {}, {}, DriftStanding::Corrected, {});
        item.sentence =
            fmt::format("{}: of {} {} is filled here, {} at the venue", nameOf(local.market, order->instrument),
                        describe(order->terms), plainText(order->filledQty), plainText(*report.filledQty));
        item.held = order->filledQty;
        item.venues = report.filledQty;
        item.difference = minus(item.venues, item.held);
        items.push_back(std::move(item));
    }
}

void addOrders(const LocalAccount& local, const Reconciliation& found, std::vector<DriftItem>& items)
{
    for (const Order& order : found.adopt)
        items.push_back(orderItem(local, order, "not known", describe(order.terms), DriftStanding::Adopted,
                                  "is open at the venue and was not made here"));
    for (const TermsFound& terms : found.terms) {
        const Order& order = *local.orders.find(terms.order);
        if (order.state == OrderState::PendingReplace)
            continue; // it says what became of our change
        items.push_back(orderItem(local, order, describe(order.terms), describe(terms.terms), DriftStanding::Corrected,
                                  "here is " + describe(terms.terms) + " at the venue"));
    }
    for (const ClientOrderId& id : found.query) {
        const Order& order = *local.orders.find(id);
        const bool isToEnd = order.state == OrderState::PendingCancel;
        const bool isFilled = std::ranges::any_of(
            found.reports, [&id](const ExecReport& one) { return one.order == id && one.type == ExecType::Filled; });
        if (!isToEnd && !isFilled)
            items.push_back(orderItem(local, order, std::string(wordOf(order.state)), "not listed",
                                      DriftStanding::Queried,
                                      fmt::format("is {} here, the venue does not list it", wordOf(order.state))));
    }
    for (const ClientOrderId& id : found.revived) {
        const Order& order = *local.orders.find(id);
        items.push_back(orderItem(local, order, std::string(wordOf(order.state)), "open", DriftStanding::Open,
                                  fmt::format("is {} here and open at the venue", wordOf(order.state))));
    }
}

} // namespace

std::vector<DriftItem> driftItems(const LocalAccount& local, const Reconciliation& found)
{
    std::vector<DriftItem> items;
    addFills(local, found, items);
    addFilled(local, found, items);
    addOrders(local, found, items);
    for (const PositionDrift& drift : found.drifts) {
        DriftItem item;
        item.kind = DriftKind::Position;
        item.instrument = drift.position.instrument;
        item.held = drift.ours;
        item.venues = drift.position.qty;
        item.difference = minus(item.venues, item.held);
        item.sentence = fmt::format("{}: position {} here, {} at the venue", nameOf(local.market, item.instrument),
                                    plainText(drift.ours), plainText(drift.position.qty));
        item.standing = drift.isFirst ? DriftStanding::Taken : DriftStanding::Open;
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<DriftItem> fundingItems(const TradingMarket& market, const std::vector<FundingPayment>& payments)
{
    struct Paid {
        std::size_t count = 0;
        std::optional<Decimal> sum = Decimal{};
    };
    std::map<InstrumentId, Paid> byInstrument;
    for (const FundingPayment& payment : payments) {
        Paid& paid = byInstrument[payment.instrument];
        ++paid.count;
        paid.sum = paid.sum ? add(*paid.sum, payment.amount) : std::nullopt;
    }
    std::vector<DriftItem> items;
    for (const auto& [id, paid] : byInstrument) {
        const Instrument* const instrument = market.instrument(id);
        DriftItem item;
        item.kind = DriftKind::Funding;
        item.instrument = id;
        item.asset = instrument ? instrument->quote : std::string();
        item.difference = paid.sum;
        item.heldWords = "not known";
        item.venueWords = fmt::format(
            "{}, {} {}", paid.count == 1 ? std::string("1 payment") : fmt::format("{} payments", paid.count),
            textOf(paid.sum), item.asset);
        item.sentence = fmt::format("{}: funding of {}, not known here", nameOf(market, id), item.venueWords);
        item.standing = DriftStanding::Added;
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<DriftItem> entryItems(const LocalAccount& local, const std::vector<VenuePosition>& positions)
{
    std::vector<DriftItem> items;
    for (const VenuePosition& told : positions) {
        const Position* const ours = local.positions.find({local.key.venue, local.key.account, told.instrument});
        if (!told.entryPrice || !told.entryPrice->isPositive() || !ours || ours->net.qty.isZero() ||
            ours->net.qty != told.qty)
            continue;
        const auto newest = local.newestFill.find(told.instrument);
        if (newest != local.newestFill.end() && newest->second > told.time)
            continue;
        const auto held = averageEntry(ours->net, kMoneyScale, Rounding::HalfEven);
        const auto difference = held ? subtract(*told.entryPrice, *held) : std::nullopt;
        if (held && !difference)
            continue; // numbers that cannot be compared differ in their scale, not in the price
        const auto relative = multiply(told.entryPrice->absolute(), kEntryTolerance);
        if (difference && relative && difference->absolute() <= *relative)
            continue;
        DriftItem item;
        item.kind = DriftKind::Entry;
        item.instrument = told.instrument;
        item.held = held;
        item.venues = told.entryPrice;
        item.difference = difference;
        if (!held)
            item.heldWords = "unknown";
        item.sentence = fmt::format("{}: entry price {} here, {} at the venue", nameOf(local.market, told.instrument),
                                    held ? plainText(*held) : std::string("unknown"), plainText(*told.entryPrice));
        items.push_back(std::move(item));
    }
    return items;
}

std::optional<LedgerAmount> cashOf(const AccountKey& account, const Positions& positions, const TradingMarket& market,
                                   const std::string& asset)
{
    std::optional<LedgerAmount> sum = LedgerAmount{};
    const auto take = [&sum](const LedgerAmount& amount) { sum = sum ? add(*sum, amount) : std::nullopt; };
    for (auto it = positions.all().lower_bound({account.venue, account.account, InstrumentId{0}});
         it != positions.all().end() && it->first.venue == account.venue && it->first.account == account.account;
         ++it) {
        const Instrument* const instrument = market.instrument(it->first.instrument);
        if (instrument && instrument->quote == asset) {
            take(it->second.net.realised);
            take(it->second.funding);
        }
        if (const auto paid = it->second.fees.find(asset); paid != it->second.fees.end())
            take(paid->second.negated());
    }
    return sum;
}

std::optional<DriftItem> balanceItem(const Balance& told, const Decimal& base, const LedgerAmount& fold,
                                     std::size_t amounts)
{
    const auto held = add(LedgerAmount::from(base), fold);
    const auto over = held ? subtract(LedgerAmount::from(told.total), *held) : std::nullopt;
    const auto count = static_cast<std::int64_t>(std::min<std::size_t>(amounts, 1'000'000));
    const LedgerAmount rounding = LedgerAmount::product(kCashRounding, Decimal{count, 0});
    if (!over || over->absolute() <= rounding)
        return std::nullopt;
    DriftItem item;
    item.kind = DriftKind::Balance;
    item.asset = told.asset;
    item.held = held->rounded(kMoneyScale, Rounding::HalfEven);
    item.venues = told.total;
    item.difference = over->rounded(kMoneyScale, Rounding::HalfEven);
    item.sentence = fmt::format("{}: balance {} here by fills, fees and funding, {} at the venue, {} unexplained",
                                told.asset, textOf(item.held), plainText(told.total), textOf(item.difference));
    return item;
}

} // namespace gannet
