// SPDX-License-Identifier: GPL-3.0-or-later
// What goes out of an account, and what the venue says of it.
#include "adapters/hyperliquid/gateway.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace gannet::hyperliquid {

namespace {

[[nodiscard]] Error unknownAsset(const Instrument& instrument)
{
    return {.kind = ErrorKind::Unavailable,
            .code = Code::UnknownSymbol,
            .message =
                fmt::format("Hyperliquid's list of assets has no {}: nothing can be asked about it", instrument.symbol),
            .outcome = Outcome::NotSent,
            .field = "instrument"};
}

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

std::optional<std::uint32_t> Gateway::assetOf(InstrumentId instrument) const
{
    const Instrument* const known = m_catalogue.find(instrument);
    const auto place = known ? m_assets.find(known->symbol) : m_assets.end();
    return place == m_assets.end() ? std::nullopt : std::optional(place->second);
}

void Gateway::send(const nlohmann::ordered_json& action, Sent what, Timestamp now)
{
    const auto nowMs = static_cast<std::uint64_t>(now.toMilliseconds());
    m_lastNonce = std::max(nowMs, m_lastNonce + 1);
    const L1Envelope envelope{.nonce = m_lastNonce,
                              .vault = m_settings.vault,
                              .expiresAfter = nowMs + static_cast<std::uint64_t>(kRequestLife.toMilliseconds())};
    const auto hash = actionHash(action, envelope);
    if (!hash)
        return onNotActed(what, hash.error(), now);
    const auto signature = m_key.sign(l1Digest(*hash, m_settings.network));
    const HttpId id{m_settings.numbers.request.value + m_lastRequest++};
    m_sent.emplace(id, std::move(what));
    m_transport.send(OrderHttp{.venue = m_venue,
                               .id = id,
                               .url = m_settings.venue.restUrl + std::string(kExchangePath),
                               .contentType = "application/json",
                               .body = exchangeBody(action, envelope, signature).dump()});
}

/// Told from onTimer: nothing is told from inside a call.
void Gateway::notSent(OrderAsk what, const Order& order, Error error, Timestamp now)
{
    error.outcome = Outcome::NotSent;
    m_answers.push_back({what, order.id, std::move(error), now});
}

void Gateway::submit(const Order& order, Timestamp now)
{
    m_now = now;
    const Instrument& instrument = m_catalogue.at(order.instrument);
    const auto asset = assetOf(order.instrument);
    if (!asset)
        return notSent(OrderAsk::New, order, unknownAsset(instrument), now);
    const auto touch = m_touches.find(order.instrument);
    const bool isBuy = order.terms.side == Side::Buy;
    const auto reference = touch == m_touches.end() ? std::nullopt : isBuy ? touch->second.ask : touch->second.bid;
    auto wire = encodeOrder({order.terms, instrument, *asset, order.id, reference});
    if (!wire)
        return notSent(OrderAsk::New, order, std::move(wire.error()), now);
    m_known[order.id] = {};
    send(orderAction({std::move(*wire)}), {OrderAsk::New, order, std::nullopt}, now);
}

void Gateway::cancel(const Order& order, Timestamp now)
{
    m_now = now;
    const auto asset = assetOf(order.instrument);
    if (!asset)
        return notSent(OrderAsk::Cancel, order, unknownAsset(m_catalogue.at(order.instrument)), now);
    const auto action = cancelAction(order, *asset);
    if (!action)
        return notSent(OrderAsk::Cancel, order, action.error(), now);
    send(*action, {OrderAsk::Cancel, order, std::nullopt}, now);
}

void Gateway::replace(const Order& order, const OrderTerms& terms, Timestamp now)
{
    m_now = now;
    const Instrument& instrument = m_catalogue.at(order.instrument);
    const auto asset = assetOf(order.instrument);
    if (!asset)
        return notSent(OrderAsk::Replace, order, unknownAsset(instrument), now);
    OrderTerms rest = terms; // the venue's is a new order, which has nothing filled
    const auto left = subtract(terms.qty.value, order.filledQty);
    if (!left || !left->isPositive())
        return notSent(OrderAsk::Replace, order,
                       {.kind = ErrorKind::Invalid,
                        .code = Code::BadQty,
                        .message = "The size of a change has to be more than what is filled already",
                        .field = "qty"},
                       now);
    rest.qty.value = *left;
    const auto action = modifyAction(order, {rest, instrument, *asset, order.id});
    if (!action)
        return notSent(OrderAsk::Replace, order, action.error(), now);
    Known& known = m_known[order.id];
    known.isChanging = true;
    known.asked = order.filledQty;
    if (known.current.empty())
        known.current = order.venueOrderId;
    send(*action, {OrderAsk::Replace, order, std::nullopt}, now);
}

void Gateway::query(const Order& order, Timestamp now)
{
    m_now = now;
    ask(Read::OrderStatus, encodeOrderStatusRequest(m_user, order), now, order);
}

void Gateway::setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now)
{
    m_now = now;
    LeverageAnswer answer{instrument, leverage, std::nullopt, now};
    const auto asset = assetOf(instrument);
    if (!asset) {
        answer.error = unknownAsset(m_catalogue.at(instrument));
        m_leverages.push_back(std::move(answer));
        return;
    }
    send(leverageAction(*asset, MarginMode::Cross, leverage), {OrderAsk::New, {}, answer}, now);
}

// --- answers ---------------------------------------------------------------------------------------------------------

void Gateway::onActed(const Sent& sent, std::string_view body, Timestamp now)
{
    auto statuses = decodeExchangeReply(body, 1);
    if (!statuses) {
        ++m_refused;
        return onNotActed(sent, std::move(statuses.error()), now);
    }
    OrderStatus& status = statuses->front();
    if (status.error)
        return onNotActed(sent, std::move(*status.error), now);
    if (sent.leverage) {
        LeverageAnswer answer = *sent.leverage;
        answer.time = now;
        return m_sink.onLeverage(m_venue, answer);
    }
    m_sink.onAnswer(m_venue, {sent.ask, sent.order.id, std::nullopt, now});
    if (status.venueOrderId.empty() || sent.ask != OrderAsk::New)
        return;
    // Taken: it rests, or waits for its trigger, or was filled, and its fills say how far.
    Known& known = m_known[sent.order.id];
    if (!known.current.empty())
        return; // the stream was first
    known.current = status.venueOrderId;
    ExecReport report;
    report.type = ExecType::Ack;
    report.order = sent.order.id;
    report.venueOrderId = status.venueOrderId;
    report.account = m_settings.account;
    report.time = now;
    m_sink.onReport(m_venue, report);
}

void Gateway::onNotActed(const Sent& sent, Error error, Timestamp now)
{
    if (error.code == Code::Auth && !m_isSignerUnknown) {
        m_isSignerUnknown = true;
        settleSession(now);
    }
    if (sent.leverage) {
        LeverageAnswer answer = *sent.leverage;
        answer.error = std::move(error);
        answer.time = now;
        return m_sink.onLeverage(m_venue, answer);
    }
    if (sent.ask == OrderAsk::Replace && error.outcome == Outcome::Rejected)
        m_known[sent.order.id].isChanging = false;
    if (sent.ask == OrderAsk::New && error.outcome != Outcome::Unknown)
        m_known.erase(sent.order.id);
    if (sent.ask == OrderAsk::New && error.code == Code::NoFill && error.outcome == Outcome::Rejected) {
        // Nobody was there to meet it: an end like any other, and no error.
        m_sink.onAnswer(m_venue, {OrderAsk::New, sent.order.id, std::nullopt, now});
        ExecReport report;
        report.type = ExecType::Cancelled;
        report.order = sent.order.id;
        report.account = m_settings.account;
        report.reason = std::move(error);
        report.time = now;
        return m_sink.onReport(m_venue, report);
    }
    m_sink.onAnswer(m_venue, {sent.ask, sent.order.id, std::move(error), now});
}

// --- the account's streams -------------------------------------------------------------------------------------------

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
    if (!instrumentOf(update.order.coin))
        return; // spot, or another dex: none of this account's here
    const auto words = statusWords(update.status);
    if (!words) {
        ++m_refused;
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
    if (words->type == ExecType::Ack && known.current != told) {
        if (!known.current.empty()) {
            known.former.push_back(std::exchange(known.current, told));
            known.isChanging = false;
            known.before = known.asked;
            known.filled.reset();
        }
        known.current = told;
    }
    const bool isEnd = words->type != ExecType::Ack;
    if (known.isChanging && words->type == ExecType::Cancelled && words->code == Code::Other)
        return; // the change's own doing: its successor is told beside it
    ExecReport report = reportOf(update, *words);
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
    fill.side = told.side;
    fill.price = Price{told.price};
    fill.qty = Qty{told.qty};
    fill.fee = told.fee;
    fill.feeAsset = told.feeToken;
    fill.isMaker = told.isMaker;
    fill.time = told.time;
    return fill;
}

void Gateway::onFill(const AccountFill& told)
{
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
