// SPDX-License-Identifier: GPL-3.0-or-later
// What the venue tells of orders and fills, by its streams and when it is asked.
#include "adapters/hyperliquid/gateway.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::hyperliquid {

namespace {

/// "Info endpoint", order statuses: the dead man's switch has acted.
constexpr std::string_view kDeadManStatus = "scheduledCancel";

/// Why an order ended, for a person; nothing where its status needs no words.
[[nodiscard]] std::optional<Error> reasonOf(const OrderUpdate& update, const StatusWords& words)
{
    if (words.type == ExecType::Ack || words.type == ExecType::Filled ||
        (words.words.empty() && words.code == Code::Other))
        return std::nullopt;
    Error reason{.kind = ErrorKind::Rejected, .code = words.code, .message = {}};
    reason.message = words.words.empty() ? fmt::format("Hyperliquid ended it: {}", update.status)
                                         : fmt::format("Hyperliquid ended it: {}", words.words);
    reason.outcome = Outcome::Rejected;
    reason.venueCode = update.status;
    return reason;
}

} // namespace

ExecReport Gateway::reportOf(const OrderUpdate& update, const StatusWords& words) const
{
    ExecReport report;
    report.type = words.type;
    report.order = update.order.id.value_or(ClientOrderId{});
    report.venueOrderId = update.order.venueOrderId;
    report.account = m_settings.account;
    report.isHeld = update.order.trigger.has_value() && !words.isTriggered && words.type == ExecType::Ack;
    report.reason = reasonOf(update, words);
    report.time = update.time;
    return report;
}

void Gateway::onUpdate(const OrderUpdate& update, Timestamp now)
{
    const auto words = statusWords(update.status);
    if (words && words->type == ExecType::Ack) {
        m_working.insert(update.order.venueOrderId);
    } else if (words) {
        m_working.erase(update.order.venueOrderId);
        m_endedByVenue.erase(update.order.venueOrderId);
        if (m_gathering)
            m_gathering->ended.insert(update.order.venueOrderId);
        if (update.status == kDeadManStatus)
            m_deadMan.triggered(update.time);
    }
    if (!instrumentOf(update.order.coin))
        return; // spot, or another dex: none of this account's here
    if (!words) {
        misheard({.kind = ErrorKind::Protocol,
                  .code = Code::BadFormat,
                  .message = fmt::format("an order is \"{}\", which is none of its words we know",
                                         update.status.substr(0, 32)),
                  .field = "status"});
        requestSnapshot(update.time - Duration::minutes(1), now);
        return;
    }
    const auto found = update.order.id ? m_known.find(*update.order.id) : m_known.end();
    if (found == m_known.end()) {
        m_sink.onReport(m_venue, reportOf(update, *words));
        return;
    }
    Known& known = found->second;
    const std::string& told = update.order.venueOrderId;
    if (std::ranges::find(known.former, told) != known.former.end())
        return; // what a change left behind
    if (words->isTriggered)
        known.isWaiting = false;
    // The order as it was, told behind the wish to change it: no word about the change.
    if (words->type == ExecType::Ack && known.isChanging && known.current == told)
        return;
    if (words->type == ExecType::Ack && known.current != told) {
        if (!known.current.empty()) {
            known.former.push_back(std::exchange(known.current, told));
            known.isChanging = false;
            known.heldEnd.reset();
            known.before = known.asked;
            known.filled.reset();
        }
        known.current = told;
    }
    const bool isEnd = words->type != ExecType::Ack;
    if (isEnd && !known.current.empty() && known.current != told) {
        // Another order under our id has ended: one that a change was refused, or a successor nobody told of.
        known.former.push_back(told);
        requestSnapshot(update.time - Duration::minutes(1), now);
        return;
    }
    ExecReport report = reportOf(update, *words);
    report.isHeld |= known.isWaiting && words->type == ExecType::Ack; // the stream does not say what waits
    if (known.isChanging && words->type == ExecType::Cancelled && words->code == Code::Other) {
        known.heldEnd = std::move(report); // the change's own doing, as it seems: its successor is told beside it
        return;
    }
    if (words->type == ExecType::Filled) {
        known.fullQty = update.order.fullQty.value_or(Decimal{});
        known.ended = std::move(report);
        known.endDue = now + kFillsWait;
        if (known.filled && *known.filled >= known.fullQty)
            tellEnded(*update.order.id);
        return;
    }
    m_sink.onReport(m_venue, report);
    if (isEnd)
        m_known.erase(found);
}

void Gateway::tellEnded(ClientOrderId id)
{
    const auto known = m_known.extract(id);
    if (known && known.mapped().ended)
        m_sink.onReport(m_venue, *known.mapped().ended);
}

std::optional<Fill> Gateway::fillOf(const AccountFill& told) const
{
    const Instrument* const instrument = instrumentOf(told.coin);
    if (!instrument)
        return std::nullopt;
    Fill fill;
    fill.venue = m_venue;
    fill.instrument = instrument->id;
    fill.account = m_settings.account;
    fill.tradeId = told.tradeId;
    fill.order = told.id.value_or(ClientOrderId{});
    fill.venueOrderId = told.venueOrderId;
    if (told.twapId) {
        fill.order = orderOfTwap(*told.twapId);
        fill.venueOrderId = twapName(*told.twapId);
    }
    fill.side = told.side;
    fill.price = Price{told.price};
    fill.qty = Qty{told.qty};
    fill.fee = told.fee;
    fill.feeAsset = told.feeToken;
    fill.isMaker = told.isMaker;
    fill.time = told.time;
    return fill;
}

/// Fills of a history, which a stream begins with, are known or are counted once all the same; only what happens now is
/// told as a liquidation.
void Gateway::onFill(const AccountFill& told, bool isHistory, Timestamp now)
{
    if (told.isOwnLiquidation && !isHistory && m_liquidations.insert("order " + told.venueOrderId).second)
        notice({},
               Error{.kind = ErrorKind::Rejected,
                     .code = Code::AccountRestricted,
                     .message = fmt::format("Hyperliquid liquidates the position of {} in {}: {} {} at {}",
                                            m_settings.account, told.coin, told.side == Side::Buy ? "bought" : "sold",
                                            plainText(told.qty), plainText(told.price))});
    if (told.twapId)
        return onSlice(told, now);
    auto fill = fillOf(told);
    if (!fill)
        return;
    ExecReport report;
    report.type = ExecType::Partial;
    report.order = fill->order;
    report.venueOrderId = told.venueOrderId;
    report.account = m_settings.account;
    report.time = told.time;
    report.fill = std::move(*fill);
    const auto found = told.id ? m_known.find(*told.id) : m_known.end();
    m_sink.onReport(m_venue, report);
    if (found == m_known.end())
        return;
    Known& known = found->second;
    if (!known.current.empty() && known.current != told.venueOrderId)
        return;
    known.filled = add(known.filled.value_or(Decimal{}), told.qty);
    if (known.ended && known.filled && *known.filled >= known.fullQty)
        tellEnded(*told.id);
}

/// The venue ended an order by itself. Its end comes by the orders' stream, with the reason; where it does not, the
/// venue is asked.
void Gateway::onEnded(const EndedByVenue& ended, Timestamp now)
{
    if (m_working.contains(ended.venueOrderId))
        m_endedByVenue.try_emplace(ended.venueOrderId, now + kFillsWait);
}

void Gateway::tellWithoutId(std::size_t fills)
{
    if (fills == 0)
        return;
    m_withoutId = std::max<std::uint64_t>(m_withoutId, fills);
    notice(
        "fills without an id",
        Error{.kind = ErrorKind::Protocol,
              .code = Code::MissingField,
              .message = fmt::format("Hyperliquid gives {} of the account's fills no trade id, as it did in 2023: they "
                                     "could count twice and are not counted. Positions are the venue's",
                                     fills),
              .field = "tid",
              .value = std::to_string(fills)});
}

void Gateway::onOrderStatus(const Asked& asked, const std::optional<OrderUpdate>& update, Timestamp now)
{
    if (!update) {
        m_sink.onAnswer(m_venue, {OrderAsk::Query, asked.order.id,
                                  Error{.kind = ErrorKind::NotFound,
                                        .code = Code::UnknownOrder,
                                        .message = "Hyperliquid knows no such order",
                                        .outcome = Outcome::Unknown},
                                  asked.at});
        return;
    }
    const auto words = statusWords(update->status);
    if (!words) {
        ++m_refused;
        m_sink.onAnswer(m_venue, {OrderAsk::Query, asked.order.id,
                                  Error{.kind = ErrorKind::Protocol,
                                        .code = Code::BadFormat,
                                        .message = fmt::format("Hyperliquid calls the order \"{}\", which is none of "
                                                               "its words we know",
                                                               update->status),
                                        .outcome = Outcome::Unknown,
                                        .field = "status"},
                                  asked.at});
        return;
    }
    m_sink.onAnswer(m_venue, {OrderAsk::Query, asked.order.id, std::nullopt, now});
    ExecReport report = reportOf(*update, *words);
    report.order = asked.order.id;
    m_sink.onReport(m_venue, report);
    if (words->type == ExecType::Ack) {
        m_working.insert(update->order.venueOrderId);
    } else {
        m_working.erase(update->order.venueOrderId);
        m_known.erase(asked.order.id);
    }
}

std::optional<Order> Gateway::orderOf(const AccountOrder& told) const
{
    const Instrument* const instrument = instrumentOf(told.coin);
    const auto terms = termsOf(told);
    if (!instrument || !terms)
        return std::nullopt;
    Order order;
    order.id = told.id.value_or(ClientOrderId{});
    order.venue = m_venue;
    order.instrument = instrument->id;
    order.account = m_settings.account;
    order.mode = TradingMode::Live;
    order.origin = OrderOrigin::External;
    order.terms = *terms;
    order.venueOrderId = told.venueOrderId;
    order.state = OrderState::Open;
    order.isHeld = told.trigger.has_value();
    order.filledQty = told.fullQty ? subtract(*told.fullQty, told.openQty).value_or(Decimal{}) : Decimal{};
    // What a change left filled belongs to the same order of ours.
    if (const auto known = m_known.find(order.id); known != m_known.end() && !known->second.before.isZero()) {
        order.terms.qty.value = add(order.terms.qty.value, known->second.before).value_or(order.terms.qty.value);
        order.filledQty = add(order.filledQty, known->second.before).value_or(order.filledQty);
    }
    if (!order.filledQty.isZero())
        order.state = OrderState::PartiallyFilled;
    order.created = order.changed = told.placed;
    return order;
}

} // namespace gannet::hyperliquid
