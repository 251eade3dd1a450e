// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/store/store_rows.h"

#include "core/base/check.h"

#include <fmt/format.h>

namespace gannet::test {

namespace {

[[nodiscard]] std::string text(const std::optional<Decimal>& value)
{
    return value ? value->toString() : "-";
}

[[nodiscard]] std::string text(const std::optional<Price>& value)
{
    return value ? value->toString() : "-";
}

[[nodiscard]] std::string text(const std::optional<Error>& value)
{
    if (!value)
        return "-";
    std::string fixes;
    for (const std::string& fix : value->fixes)
        fixes += fix + ";";
    return fmt::format("{} {} {} {} {} {} {} {} {} {}", toString(value->kind), toString(value->code),
                       toString(value->outcome), value->message, value->field, value->limit, value->value,
                       value->venueCode, fixes, value->traceId);
}

} // namespace

std::unique_ptr<Store> openStore(const std::string& path)
{
    Result<std::unique_ptr<Store>> store = Store::open({.path = path});
    CHECK(store.has_value(), store ? "" : store.error().message);
    return std::move(*store);
}

Decimal decimal(std::string_view digits)
{
    return Decimal::parse(digits).value();
}

StoredOrder pendingOrder(std::uint64_t session, std::uint64_t counter)
{
    StoredOrder row;
    row.venue = "paper";
    row.instrument = "paper:BTC";
    Order& order = row.order;
    order.id = {session, counter};
    order.request.text = fmt::format("request-{}", counter);
    order.account = "main";
    order.mode = TradingMode::Shadow;
    order.origin = OrderOrigin::OrderLine;
    order.terms.side = Side::Sell;
    order.terms.type = OrderType::StopLimit;
    order.terms.timeInForce = TimeInForce::Gtd;
    order.terms.qty.value = decimal("0.000000000000000001");
    order.terms.price = Price{decimal("64000.50")};
    order.terms.trigger = Price{decimal("64001")};
    order.terms.triggerSource = TriggerSource::Index;
    order.terms.trailBy = decimal("9223372036854775807");
    order.terms.slippageCap = decimal("0.010");
    order.terms.expiry = {1'790'000'100'000'000'001};
    order.terms.isPostOnly = true;
    order.terms.isReduceOnly = true;
    order.terms.twap = TwapPlan{1440, true};
    order.tag = "Zürich \xF0\x9F\x90\xA6 'quoted'; -- \"so\"";
    order.venueOrderId = "0x00ab";
    order.state = OrderState::PendingNew;
    order.isOutcomeUnknown = true;
    order.isHeld = true;
    order.filledQty = decimal("0.00");
    order.filledNotional = decimal("-0.000000000000000001");
    order.created = {1'790'000'000'000'000'001};
    order.changed = {1'790'000'000'000'000'002};
    return row;
}

OrderIntent newIntent(std::uint64_t session, std::uint64_t counter)
{
    OrderIntent intent;
    intent.ordinal = counter;
    intent.time = {1'790'000'000'000'000'000};
    intent.order = pendingOrder(session, counter);
    intent.text = "sell 0.000000000000000001 paper:BTC at 64000.50";
    return intent;
}

StoredFill fillOf(const StoredOrder& order, std::string_view tradeId)
{
    StoredFill row;
    row.venue = order.venue;
    row.instrument = order.instrument;
    row.fill.account = order.order.account;
    row.fill.tradeId = tradeId;
    row.fill.order = order.order.id;
    row.fill.venueOrderId = order.order.venueOrderId;
    row.fill.side = order.order.terms.side;
    row.fill.price = {decimal("64000.50")};
    row.fill.qty = {decimal("0.000000000000000001")};
    row.fill.fee = decimal("-0.25");
    row.fill.feeAsset = "USDC";
    row.fill.isMaker = true;
    row.fill.time = {1'790'000'000'500'000'003};
    row.fill.sequence = ~std::uint64_t{0};
    return row;
}

AuditEntry auditEntry(std::string words)
{
    AuditEntry entry;
    entry.time = {1'790'000'000'000'000'000};
    entry.kind = "press";
    entry.actor = "ladder";
    entry.request.text = "request-1";
    entry.order = {7, 1};
    entry.text = std::move(words);
    return entry;
}

QString words(const StoredOrder& row)
{
    const Order& order = row.order;
    const OrderTerms& terms = order.terms;
    return QString::fromStdString(fmt::format(
        "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
        order.id.toHex(), order.request.text, row.venue, row.instrument, order.account, toString(order.mode),
        toString(order.origin), toString(terms.side), toString(terms.type), toString(terms.timeInForce),
        terms.qty.toString(), text(terms.price), text(terms.trigger), toString(terms.triggerSource),
        text(terms.trailBy), text(terms.slippageCap), terms.expiry.ns, terms.isPostOnly, terms.isReduceOnly, order.tag,
        order.venueOrderId, toString(order.state), order.isOutcomeUnknown, order.isHeld, order.filledQty.toString(),
        order.filledNotional.toString(), order.created.ns, order.changed.ns, text(order.reason),
        terms.twap ? terms.twap->minutes : 0, terms.twap && terms.twap->isRandomized));
}

QString words(const StoredReport& row)
{
    return QString::fromStdString(fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", row.venue, row.account,
                                              toString(row.type), row.order.toHex(), row.venueOrderId, row.isHeld,
                                              text(row.filledQty), row.tradeId, text(row.reason), row.time.ns,
                                              toString(row.after), row.traceId));
}

QString words(const StoredFill& row)
{
    const Fill& fill = row.fill;
    return QString::fromStdString(fmt::format(
        "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", row.venue, row.instrument, fill.account, fill.tradeId,
        fill.order.toHex(), fill.venueOrderId, toString(fill.side), fill.price.toString(), fill.qty.toString(),
        fill.fee.toString(), fill.feeAsset, fill.isMaker, fill.time.ns, fill.sequence));
}

QString words(const StoredFunding& row)
{
    return QString::fromStdString(fmt::format("{}|{}|{}|{}|{}|{}|{}|{}", row.venue, row.account, row.instrument,
                                              row.time.ns, row.amount.toString(), row.asset, text(row.rate),
                                              text(row.positionQty)));
}

QString words(const StoredBalance& row)
{
    return QString::fromStdString(fmt::format("{}|{}|{}|{}|{}|{}", row.venue, row.account, row.asset,
                                              row.total.toString(), text(row.available), row.time.ns));
}

QString words(const StoredKill& row)
{
    return QString::fromStdString(
        fmt::format("{}|{}|{}|{}|{}", toString(row.scope), row.target, row.isSet, row.reason, row.time.ns));
}

QString words(const StoredSetting& row)
{
    return QString::fromStdString(fmt::format("{}|{}|{}", row.key, row.value.value_or("(none)"), row.time.ns));
}

QString words(const AuditEntry& row)
{
    return QString::fromStdString(fmt::format("{}|{}|{}|{}|{}|{}", row.time.ns, row.kind, row.actor, row.request.text,
                                              row.order.toHex(), row.text));
}

} // namespace gannet::test
