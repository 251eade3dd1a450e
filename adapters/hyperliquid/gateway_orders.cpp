// SPDX-License-Identifier: GPL-3.0-or-later
// What goes out of an account, and what the venue says of it.
#include "adapters/hyperliquid/gateway.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace gannet::hyperliquid {

namespace {

/// An action of one order weighs 1, as twenty rows of an answer do.
constexpr std::size_t kRowsOfAnAction = 20;
constexpr std::size_t kOrdersPerWeight = 40; ///< "Rate limits": an action of so many orders weighs one more

[[nodiscard]] Error unknownAsset(const Instrument& instrument)
{
    return {.kind = ErrorKind::Unavailable,
            .code = Code::UnknownSymbol,
            .message =
                fmt::format("Hyperliquid's list of assets has no {}: nothing can be asked about it", instrument.symbol),
            .outcome = Outcome::NotSent,
            .field = "instrument"};
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
    send(action, std::vector<Sent>{std::move(what)}, now);
}

void Gateway::send(const nlohmann::ordered_json& action, std::vector<Sent> what, Timestamp now)
{
    const Timestamp venueNow = m_clock.venueNow(now);
    const L1Envelope envelope{.nonce = m_clock.nextNonce(now),
                              .vault = m_settings.vault,
                              .expiresAfter = static_cast<std::uint64_t>((venueNow + kRequestLife).toMilliseconds())};
    const auto hash = actionHash(action, envelope);
    if (!hash)
        return onNotActed(what, hash.error(), now);
    const auto signature = m_key.sign(l1Digest(*hash, m_settings.network));
    const HttpId id{m_settings.numbers.request.value + m_lastRequest++};
    m_budget.spent(what.size(), now);
    spendWeight(kRowsOfAnAction * (1 + what.size() / kOrdersPerWeight), now);
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
    if (order.terms.type == OrderType::Twap)
        return submitTwap(order, instrument, *asset, now);
    const auto touch = m_touches.find(order.instrument);
    const bool isBuy = order.terms.side == Side::Buy;
    const auto reference = touch == m_touches.end() ? std::nullopt : isBuy ? touch->second.ask : touch->second.bid;
    auto wire = encodeOrder({order.terms, instrument, *asset, order.id, reference});
    if (!wire)
        return notSent(OrderAsk::New, order, std::move(wire.error()), now);
    if (auto why = refusalOf(false, now))
        return notSent(OrderAsk::New, order, std::move(*why), now);
    Known known;
    known.since = now;
    known.isWaiting = hasTrigger(order.terms.type);
    m_known[order.id] = std::move(known);
    send(orderAction({std::move(*wire)}), {.ask = OrderAsk::New, .order = order}, now);
}

void Gateway::cancel(const Order& order, Timestamp now)
{
    m_now = now;
    const auto asset = assetOf(order.instrument);
    if (!asset)
        return notSent(OrderAsk::Cancel, order, unknownAsset(m_catalogue.at(order.instrument)), now);
    if (order.terms.type == OrderType::Twap)
        return cancelTwap(order, *asset, now);
    const auto action = cancelAction(order, *asset);
    if (!action)
        return notSent(OrderAsk::Cancel, order, action.error(), now);
    if (auto why = refusalOf(true, now))
        return notSent(OrderAsk::Cancel, order, std::move(*why), now);
    send(*action, {.ask = OrderAsk::Cancel, .order = order}, now);
}

/// Those the venue has given a number by that, the others by ours. New orders and changes go one by one: the venue
/// refuses all orders of an action where one of them is none it takes, and a stop is not to fall with a target.
void Gateway::cancelMany(const std::vector<Order>& orders, Timestamp now)
{
    std::vector<OrderToCancel> numbered, named;
    for (const Order& order : orders) {
        const auto asset = assetOf(order.instrument);
        const bool isNumbered = orderNumber(order.venueOrderId).has_value();
        if (!asset || order.terms.type == OrderType::Twap || (!isNumbered && !order.id.isValid()))
            cancel(order, now);
        else
            (isNumbered ? numbered : named).push_back({order, *asset});
    }
    m_now = now;
    for (const std::vector<OrderToCancel>& group : {numbered, named}) {
        for (std::size_t from = 0; from < group.size(); from += kMostCancels) {
            const std::vector<OrderToCancel> some(
                group.begin() + static_cast<std::ptrdiff_t>(from),
                group.begin() + static_cast<std::ptrdiff_t>(std::min(from + kMostCancels, group.size())));
            const auto action = cancelAction(some);
            auto why = action ? refusalOf(true, now) : std::optional(action.error());
            std::vector<Sent> what;
            for (const OrderToCancel& one : some) {
                if (why)
                    notSent(OrderAsk::Cancel, one.order, *why, now);
                else
                    what.push_back({.ask = OrderAsk::Cancel, .order = one.order});
            }
            if (!why)
                send(*action, std::move(what), now);
        }
    }
}

void Gateway::replace(const Order& order, const OrderTerms& terms, Timestamp now)
{
    m_now = now;
    const Instrument& instrument = m_catalogue.at(order.instrument);
    const auto asset = assetOf(order.instrument);
    if (!asset)
        return notSent(OrderAsk::Replace, order, unknownAsset(instrument), now);
    if (order.terms.type == OrderType::Twap)
        return notSent(OrderAsk::Replace, order,
                       {.kind = ErrorKind::Unsupported,
                        .code = Code::Unsupported,
                        .message = "Hyperliquid changes no TWAP that runs: cancel it and place another",
                        .field = "type"},
                       now);
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
    if (auto why = refusalOf(false, now))
        return notSent(OrderAsk::Replace, order, std::move(*why), now);
    Known& known = m_known[order.id];
    known.isChanging = true;
    known.isWaiting = order.isHeld;
    known.asked = order.filledQty;
    if (known.current.empty())
        known.current = order.venueOrderId;
    if (!known.since.isKnown())
        known.since = now;
    send(*action, {.ask = OrderAsk::Replace, .order = order}, now);
}

void Gateway::query(const Order& order, Timestamp now)
{
    m_now = now;
    if (order.terms.type == OrderType::Twap)
        return queryTwap(order, now);
    ask({.what = Read::OrderStatus, .order = order}, encodeOrderStatusRequest(m_user, order), now);
}

// --- leverage and margin ---------------------------------------------------------------------------------------------

/// Told from onTimer, as notSent().
void Gateway::notSet(MarginAnswer answer, Error error)
{
    error.outcome = Outcome::NotSent;
    answer.error = std::move(error);
    m_marginAnswers.push_back(std::move(answer));
}

/// Leverage and mode go in one action: who changes one names the other as it is.
void Gateway::gear(MarginAnswer answer, Geared to, Timestamp now)
{
    const auto asset = assetOf(answer.instrument);
    const Instrument& known = m_catalogue.at(answer.instrument);
    const auto times = to.leverage.rescaled(0, Rounding::Down);
    if (!asset)
        return notSet(std::move(answer), unknownAsset(known));
    if (auto why = refusalOf(false, now))
        return notSet(std::move(answer), std::move(*why));
    const std::int32_t leverage = times ? static_cast<std::int32_t>(times->mantissa) : 1;
    send(leverageAction(*asset, to.mode, leverage), {.margin = std::move(answer), .geared = to}, now);
}

/// In the mode that the instrument has: cross where nothing is known of it and it may be.
void Gateway::setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now)
{
    m_now = now;
    MarginAnswer answer{instrument, leverage, std::nullopt, now};
    const Instrument& known = m_catalogue.at(instrument);
    const auto margin = m_margins.find(known.symbol);
    const std::int32_t most = margin == m_margins.end() ? 0 : margin->second.tiers.front().maxLeverage;
    if (leverage < 1 || (most > 0 && leverage > most))
        return notSet(std::move(answer),
                      {.kind = ErrorKind::Invalid,
                       .code = Code::Leverage,
                       .message = fmt::format("{} may have 1 to {} times leverage at Hyperliquid; {} was asked for",
                                              known.symbol, most > 0 ? most : 1, leverage),
                       .field = "leverage",
                       .limit = fmt::format("1 to {}", most > 0 ? most : 1),
                       .value = std::to_string(leverage),
                       .fixes = {std::to_string(leverage < 1 ? 1 : most)}});
    const auto geared = m_geared.find(instrument);
    MarginMode mode = geared == m_geared.end() ? MarginMode::Cross : geared->second.mode;
    if (margin != m_margins.end() && margin->second.isIsolatedOnly)
        mode = MarginMode::Isolated;
    gear(std::move(answer), {Decimal{leverage, 0}, mode}, now);
}

void Gateway::setMarginMode(InstrumentId instrument, MarginMode mode, Timestamp now)
{
    m_now = now;
    MarginAnswer answer{instrument, mode, std::nullopt, now};
    const Instrument& known = m_catalogue.at(instrument);
    const auto margin = m_margins.find(known.symbol);
    if (mode == MarginMode::Cross && margin != m_margins.end() && margin->second.isIsolatedOnly)
        return notSet(std::move(answer),
                      {.kind = ErrorKind::Unsupported,
                       .code = Code::Unsupported,
                       .message = fmt::format("{} can only be traded with isolated margin at Hyperliquid: cross is not "
                                              "to be had",
                                              known.symbol),
                       .field = "marginMode",
                       .limit = "isolated",
                       .value = "cross",
                       .fixes = {"isolated"}});
    const auto geared = m_geared.find(instrument);
    if (geared == m_geared.end())
        return notSet(std::move(answer),
                      {.kind = ErrorKind::Unavailable,
                       .code = Code::VenueNotReady,
                       .message = fmt::format("The leverage of {} is not known yet, and Hyperliquid takes both in one "
                                              "action: set the leverage first, or wait until it is shown",
                                              known.symbol),
                       .field = "marginMode"});
    gear(std::move(answer), {geared->second.leverage, mode}, now);
}

void Gateway::moveMargin(InstrumentId instrument, const Decimal& amount, Timestamp now)
{
    m_now = now;
    MarginAnswer answer{instrument, amount, std::nullopt, now};
    const Instrument& known = m_catalogue.at(instrument);
    const auto asset = assetOf(instrument);
    if (!asset)
        return notSet(std::move(answer), unknownAsset(known));
    auto action = isolatedMarginAction(*asset, amount);
    if (!action)
        return notSet(std::move(answer), std::move(action.error()));
    if (auto why = refusalOf(false, now))
        return notSet(std::move(answer), std::move(*why));
    send(*action, {.margin = std::move(answer)}, now);
}

// --- answers ---------------------------------------------------------------------------------------------------------

void Gateway::onActed(const std::vector<Sent>& sent, std::string_view body, Timestamp now)
{
    const Sent& first = sent.front();
    if (!first.margin && !first.deadMan && first.order.terms.type == OrderType::Twap)
        return onTwapActed(first, body, now);
    auto statuses = decodeExchangeReply(body, sent.size());
    if (!statuses) {
        ++m_refused;
        return onNotActed(sent, std::move(statuses.error()), now);
    }
    bool isHeeded = false; // an action that is refused as a whole is so for each of its orders
    for (std::size_t i = 0; i < sent.size(); ++i) {
        OrderStatus& status = (*statuses)[i];
        if (!status.error) {
            onDone(sent[i], status, now);
            continue;
        }
        if (!std::exchange(isHeeded, true))
            heed(*status.error, now);
        onNotDone(sent[i], std::move(*status.error), now);
    }
}

void Gateway::onDone(const Sent& sent, const OrderStatus& status, Timestamp now)
{
    setSigner(Signer::Good, now); // it has just taken what the key signed
    if (sent.deadMan)
        return onDeadMan(*sent.deadMan, std::nullopt);
    if (sent.margin) {
        MarginAnswer answer = *sent.margin;
        answer.time = now;
        if (sent.geared)
            m_geared[answer.instrument] = *sent.geared;
        askState(now); // what is bound, and what backs the position, is another
        return m_sink.onMargin(m_venue, answer);
    }
    m_sink.onAnswer(m_venue, {sent.ask, sent.order.id, std::nullopt, now});
    if (status.venueOrderId.empty() || sent.ask != OrderAsk::New)
        return;
    // Taken: it rests, or waits for its trigger, or was filled, and its fills say how far.
    Known& known = m_known[sent.order.id];
    if (!known.current.empty())
        return; // the stream was first
    known.current = status.venueOrderId;
    if (status.kind != OrderStatus::Kind::Filled)
        m_working.insert(status.venueOrderId);
    ExecReport report;
    report.type = ExecType::Ack;
    report.order = sent.order.id;
    report.venueOrderId = status.venueOrderId;
    report.account = m_settings.account;
    report.time = now;
    m_sink.onReport(m_venue, report);
}

void Gateway::onNotActed(const std::vector<Sent>& sent, Error error, Timestamp now)
{
    heed(error, now);
    for (const Sent& one : sent)
        onNotDone(one, error, now);
}

/// What a refusal says of the account, whatever it was about.
void Gateway::heed(const Error& error, Timestamp now)
{
    if (error.code == Code::Auth && error.outcome == Outcome::Rejected)
        onAuthError(error.venueCode, now);
    if (error.code == Code::RateLimit && error.outcome == Outcome::Rejected) {
        m_budget.usedUp(now);
        m_standingAt = now; // what is left is read anew
    }
    if (error.code == Code::ClockSkew && !error.venueCode.empty())
        m_clock.refused();
}

void Gateway::onNotDone(const Sent& sent, Error error, Timestamp now)
{
    if (error.code == Code::Auth && error.outcome == Outcome::Rejected) {
        std::string words = std::move(error.venueCode);
        error = signerError();
        error.outcome = Outcome::Rejected;
        error.venueCode = std::move(words);
    }
    if (sent.deadMan)
        return onDeadMan(*sent.deadMan, error);
    if (sent.margin) {
        MarginAnswer answer = *sent.margin;
        answer.error = std::move(error);
        answer.time = now;
        return m_sink.onMargin(m_venue, answer);
    }
    if (sent.ask == OrderAsk::New && error.outcome != Outcome::Unknown) {
        m_known.erase(sent.order.id);
        m_awaitedTwaps.erase(sent.order.id);
    } else if (const auto awaited = m_awaitedTwaps.find(sent.order.id); awaited != m_awaitedTwaps.end()) {
        awaited->second.isInFlight = false;
    }
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
    const bool isKept = sent.ask == OrderAsk::Replace && error.outcome != Outcome::Unknown;
    m_sink.onAnswer(m_venue, {sent.ask, sent.order.id, std::move(error), now});
    const auto known = isKept ? m_known.find(sent.order.id) : m_known.end();
    if (known == m_known.end())
        return;
    known->second.isChanging = false;
    if (!known->second.heldEnd)
        return;
    // There is no successor: what ended meanwhile was the order itself.
    const ExecReport report = *known->second.heldEnd;
    m_known.erase(known);
    m_sink.onReport(m_venue, report);
}

} // namespace gannet::hyperliquid
