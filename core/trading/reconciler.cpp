// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/reconciler.h"

#include "core/model/order_state.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace gannet {

namespace {

constexpr std::uint64_t kFnvBasis = 14695981039346656037ULL;
constexpr std::uint64_t kFnvPrime = 1099511628211ULL;
constexpr std::uint64_t kExternal = 1ULL << 63;

[[nodiscard]] std::uint64_t fnv(std::string_view text, std::uint64_t hash = kFnvBasis)
{
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * kFnvPrime;
    return (hash ^ 0xFFU) * kFnvPrime; // an end mark: "a","bc" is not "ab","c"
}

[[nodiscard]] const Order* findLocal(const LocalAccount& local, ClientOrderId id, const std::string& venueOrderId)
{
    const Order* order = id.isValid() ? local.orders.find(id) : nullptr;
    if (!order && !venueOrderId.empty())
        order = local.orders.find(local.key.venue, local.key.account, venueOrderId);
    return order && accountOf(*order) == local.key ? order : nullptr;
}

[[nodiscard]] bool isSameTerms(const OrderTerms& a, const OrderTerms& b)
{
    return a.qty == b.qty && a.price == b.price && a.trigger == b.trigger;
}

/// Ours with what a change can change.
[[nodiscard]] OrderTerms withTerms(OrderTerms terms, const OrderTerms& found)
{
    terms.qty = found.qty;
    terms.price = found.price;
    terms.trigger = found.trigger;
    return terms;
}

[[nodiscard]] Decimal signedQty(const Fill& fill)
{
    const Decimal& qty = fill.qty.value;
    return fill.side == Side::Buy ? qty : qty.negated();
}

/// Fills we were not told of, in the venue's order; the one that completes an order ends it.
void addFills(const LocalAccount& local, const AccountSnapshot& snapshot, Reconciliation& result)
{
    std::set<ClientOrderId> open;
    for (const Order& theirs : snapshot.openOrders) {
        if (const Order* const ours = findLocal(local, theirs.id, theirs.venueOrderId))
            open.insert(ours->id);
    }
    std::map<ClientOrderId, Decimal> filled;
    std::vector<const Fill*> fills;
    for (const Fill& fill : snapshot.fills) {
        if (!local.positions.knows(local.key.venue, local.key.account, fill.tradeId))
            fills.push_back(&fill);
    }
    std::stable_sort(fills.begin(), fills.end(), [](const Fill* a, const Fill* b) {
        return std::tie(a->time, a->sequence) < std::tie(b->time, b->sequence);
    });
    for (const Fill* fill : fills) {
        ExecReport report;
        report.type = ExecType::Partial;
        report.account = local.key.account;
        report.venueOrderId = fill->venueOrderId;
        report.fill = *fill;
        report.time = fill->time;
        if (const Order* const order = findLocal(local, fill->order, fill->venueOrderId)) {
            report.order = order->id;
            Decimal& sum = filled.try_emplace(order->id, order->filledQty).first->second;
            if (const auto more = add(sum, fill->qty.value))
                sum = *more;
            if (!isFinal(order->state) && !open.contains(order->id) && sum >= order->terms.qty.value)
                report.type = ExecType::Filled;
        }
        result.reports.push_back(std::move(report));
    }
}

/// What changed after this is not in the snapshot: it may have been taken long before it came, or answer an older ask.
[[nodiscard]] Timestamp asOf(const LocalAccount& local, const AccountSnapshot& snapshot)
{
    return std::min(local.askedAt, snapshot.time);
}

/// A TWAP carries no id of ours to the venue: one that runs there may be ours, of whose number nothing was heard yet.
/// It is then asked for, and not taken for somebody else's.
[[nodiscard]] bool mayBeOurs(const LocalAccount& local, const Order& theirs)
{
    if (theirs.terms.type != OrderType::Twap)
        return false;
    const auto working = local.orders.working();
    return std::any_of(working.begin(), working.end(), [&](const Order* ours) {
        return accountOf(*ours) == local.key && ours->instrument == theirs.instrument && ours->venueOrderId.empty() &&
               ours->terms.type == OrderType::Twap && ours->terms.side == theirs.terms.side &&
               ours->terms.qty == theirs.terms.qty && ours->terms.twap == theirs.terms.twap;
    });
}

void addOrders(const LocalAccount& local, const AccountSnapshot& snapshot, Reconciliation& result)
{
    const Timestamp upTo = asOf(local, snapshot);
    std::set<ClientOrderId> seen;
    const std::string_view slug = local.market.slug(local.key.venue);
    for (const Order& theirs : snapshot.openOrders) {
        const Order* const ours = findLocal(local, theirs.id, theirs.venueOrderId);
        if (!ours && mayBeOurs(local, theirs))
            continue;
        if (!ours) {
            Order order = theirs;
            if (!order.id.isValid())
                order.id = externalOrderId(slug, local.key.account, order.venueOrderId);
            order.venue = local.key.venue;
            order.account = local.key.account;
            order.origin = OrderOrigin::External;
            order.changed = std::max(order.changed, snapshot.time);
            result.adopt.push_back(std::move(order));
            continue;
        }
        seen.insert(ours->id);
        if (isFinal(ours->state)) {
            // A snapshot is older than what was told while it was on its way.
            if (ours->changed < upTo)
                result.revived.push_back(ours->id);
            continue;
        }
        const bool isDoubtedChange = ours->state == OrderState::PendingReplace && ours->isOutcomeUnknown;
        // A change may have made another order of it, under an id that was never told.
        const bool isNamed = !theirs.venueOrderId.empty() && theirs.venueOrderId != ours->venueOrderId &&
                             (ours->venueOrderId.empty() || ours->changed <= upTo);
        const bool isNews = ours->state == OrderState::PendingNew || ours->isOutcomeUnknown || isNamed;
        if (isDoubtedChange) {
            if (ours->changed <= upTo)
                result.terms.push_back({ours->id, withTerms(ours->terms, theirs.terms)});
            continue;
        }
        if (isNews || theirs.isHeld != ours->isHeld || theirs.filledQty > ours->filledQty) {
            ExecReport report;
            report.type = ExecType::Ack;
            report.order = ours->id;
            report.venueOrderId = theirs.venueOrderId;
            report.account = local.key.account;
            report.isHeld = theirs.isHeld;
            report.filledQty = theirs.filledQty;
            report.time = snapshot.time;
            result.reports.push_back(std::move(report));
        }
        if (!isSameTerms(ours->terms, theirs.terms) && ours->changed <= upTo) {
            result.terms.push_back({ours->id, withTerms(ours->terms, theirs.terms)});
        }
    }
    for (const Order* order : local.orders.working()) {
        const bool isNews = order->changed > upTo;
        if (accountOf(*order) == local.key && !isNews && !seen.contains(order->id) && !local.unsent.contains(order->id))
            result.query.push_back(order->id);
    }
}

/// Ours once the reports are applied; nothing where a newer fill makes the comparison meaningless or it does not fit.
[[nodiscard]] std::optional<Decimal> expectedQty(const LocalAccount& local, InstrumentId instrument, Timestamp time,
                                                 const std::vector<ExecReport>& reports)
{
    const auto newest = local.newestFill.find(instrument);
    if (newest != local.newestFill.end() && newest->second > time)
        return std::nullopt;
    const Position* const position = local.positions.find({local.key.venue, local.key.account, instrument});
    std::optional<Decimal> qty = position ? position->net.qty : Decimal{};
    for (const ExecReport& report : reports) {
        if (!report.fill || report.fill->instrument != instrument)
            continue;
        if (report.fill->time > time)
            return std::nullopt;
        if (qty)
            qty = add(*qty, signedQty(*report.fill));
    }
    return qty;
}

void addDrifts(const LocalAccount& local, const AccountSnapshot& snapshot, Reconciliation& result)
{
    std::map<InstrumentId, VenuePosition> theirs;
    for (const VenuePosition& position : snapshot.positions)
        theirs.emplace(position.instrument, position);
    for (const auto& [key, position] : local.positions.all()) {
        if (key.venue != local.key.venue || key.account != local.key.account || position.net.qty.isZero())
            continue;
        const Instrument* const instrument = local.market.instrument(key.instrument);
        const bool isListed =
            instrument && (instrument->type == InstrumentType::Perpetual || instrument->type == InstrumentType::Future);
        if (!isListed) // spot is a balance: its absence among positions says nothing
            continue;
        VenuePosition flat;
        flat.venue = key.venue;
        flat.instrument = key.instrument;
        flat.account = key.account;
        flat.time = snapshot.time;
        theirs.emplace(key.instrument, flat);
    }
    for (auto& [instrument, position] : theirs) {
        if (!position.time.isKnown())
            position.time = snapshot.time;
        const auto ours = expectedQty(local, instrument, position.time, result.reports);
        if (!ours || *ours == position.qty)
            continue;
        const bool isFirst = !local.positions.find({local.key.venue, local.key.account, instrument});
        result.drifts.push_back({position, *ours, isFirst});
    }
}

} // namespace

Reconciliation reconcile(const LocalAccount& local, const AccountSnapshot& snapshot)
{
    Reconciliation result;
    addFills(local, snapshot, result);
    addOrders(local, snapshot, result);
    addDrifts(local, snapshot, result);
    return result;
}

ClientOrderId externalOrderId(std::string_view venueSlug, const AccountName& account, std::string_view venueOrderId)
{
    return {fnv(account, fnv(venueSlug)) | kExternal, fnv(venueOrderId)};
}

} // namespace gannet
