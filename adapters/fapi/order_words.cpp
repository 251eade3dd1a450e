// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/order_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace gannet::fapi {

namespace {

struct End {
    ExecType type = ExecType::Expired;
    Code code = Code::Other;
    std::string_view words = {};
};

[[nodiscard]] End endOf(const AccountOrder& order)
{
    const bool isUnfilled = order.filledQty.isZero();
    switch (order.status) {
    case OrderStatus::Filled: return {ExecType::Filled};
    case OrderStatus::Canceled: return {ExecType::Cancelled};
    case OrderStatus::Rejected: return {ExecType::Rejected, Code::Other, "rejected it"};
    case OrderStatus::ExpiredInMatch:
        return {ExecType::Cancelled, Code::SelfTrade, "ended it: it would have met an order of this account"};
    default: break;
    }
    if (order.timeInForce == "GTX" && isUnfilled)
        return {ExecType::Rejected, Code::PostOnlyWouldCross, "did not take it: it would have taken, and is post-only"};
    const bool isAtOnce = order.timeInForce == "IOC" || order.timeInForce == "FOK" || order.type == "MARKET";
    if (isAtOnce)
        return {ExecType::Cancelled, Code::NoFill,
                isUnfilled ? "ended it: nobody was there to meet it" : "ended it: nobody was there for the rest"};
    return {ExecType::Expired, Code::Other, "let it expire"};
}

} // namespace

bool OrderWords::isOlder(const Known& known, const AccountOrder& order, Timestamp event, Source source)
{
    if (source != Source::Stream)
        return order.updated < known.changed || (order.updated == known.changed && order.filledQty < known.filled);
    const auto told = std::tuple(event, order.updated);
    const auto before = std::tuple(known.event, known.changed);
    return told < before || (told == before && order.filledQty < known.filled);
}

ExecReport OrderWords::reportOf(const AccountOrder& order, const Known& known) const
{
    ExecReport report;
    report.order = known.id;
    report.venueOrderId = order.venueOrderId;
    report.time = order.updated;
    if (!isEnd(order.status)) {
        report.isHeld = order.isHeld();
        if (!known.isWhole && !order.filledQty.isZero())
            report.filledQty = order.filledQty;
        return report;
    }
    const End end = endOf(order);
    report.type = end.type;
    report.filledQty = order.filledQty;
    if (!end.words.empty())
        report.reason = Error{.kind = ErrorKind::Rejected,
                              .code = end.code,
                              .message = fmt::format("{} {}", m_name, end.words),
                              .outcome = Outcome::Rejected};
    return report;
}

/// Whether a word may be told while a change is on its way: one on the old terms would be taken for its answer.
bool OrderWords::answersChange(const AccountOrder& order, Source source)
{
    const auto change = order.id ? m_changing.find(*order.id) : m_changing.end();
    if (change == m_changing.end())
        return true;
    const bool isIt =
        change->second.qty.value == order.qty && change->second.price && change->second.price->value == order.price;
    if (isIt)
        m_changing.erase(change);
    return isIt || source == Source::Query;
}

OrderWords::Told OrderWords::ended(const Key& key, Known& known, ExecReport report)
{
    known.isEnded = true;
    known.end.reset();
    known.mayHaveFired.reset();
    m_due.erase(key);
    m_changing.erase(known.id);
    m_endedKeys.push_back(key);
    if (m_endedKeys.size() > kEndedKept) {
        if (const auto oldest = m_known.find(m_endedKeys.front()); oldest != m_known.end() && oldest->first != key) {
            m_ours.erase(oldest->second.id);
            m_known.erase(oldest);
        }
        m_endedKeys.pop_front();
    }
    return {std::move(report)};
}

OrderWords::Told OrderWords::onWord(const AccountOrder& order, Timestamp event, Source source, bool isTrade,
                                    Timestamp now)
{
    const Key key{order.symbol, order.venueOrderId};
    const auto [place, isFirst] = m_known.try_emplace(key);
    Known& known = place->second;
    if (isFirst || !known.id.isValid()) {
        known.id = order.id.value_or(ClientOrderId{});
        known.isWhole = known.id.isValid() && m_ours.contains(known.id);
    }
    known.isGone = false;
    if (known.isEnded) { // who asks hears it again
        if (source == Source::Query && isEnd(order.status))
            return {reportOf(order, known)};
        return {};
    }
    // A stop that fires goes on under its id as another type: that is newer whatever the times say.
    const bool hasFired = known.isHeld && !order.isHeld();
    if (!isFirst && !hasFired && isOlder(known, order, event, source)) {
        if (source != Source::Query || known.end)
            return {};
        ExecReport lives;
        lives.order = known.id;
        lives.venueOrderId = order.venueOrderId;
        lives.isHeld = known.isHeld;
        lives.time = known.changed;
        return {std::move(lives)};
    }
    if (source == Source::Stream)
        known.event = std::max(known.event, event);
    known.changed = std::max(known.changed, order.updated);
    known.filled = order.filledQty;
    const bool wasHeld = std::exchange(known.isHeld, order.isHeld());

    ExecReport report = reportOf(order, known);
    if (isEnd(order.status)) {
        const bool mayHaveFired = order.status == OrderStatus::Expired && order.isHeld() && source == Source::Stream;
        const bool isShort = known.isWhole && known.seen < order.filledQty;
        if (!mayHaveFired && !isShort)
            return ended(key, known, std::move(report));
        known.end = std::move(report);
        m_due[key] = now + m_wait;
        known.mayHaveFired = mayHaveFired ? std::optional(order) : std::nullopt;
        return {};
    }
    known.end.reset(); // the newer word is that it lives
    known.mayHaveFired.reset();
    m_due.erase(key);
    if (isTrade && source == Source::Stream) {
        known.isAcked = true; // its execution says that it lives
        return {};
    }
    const bool isChanging = known.id.isValid() && m_changing.contains(known.id);
    if (!answersChange(order, source))
        return {};
    const bool isNewsOfIt = !known.isAcked || wasHeld != known.isHeld || isChanging || source == Source::Query;
    known.isAcked = true;
    if (!isNewsOfIt)
        return {};
    if (source == Source::Query && !order.filledQty.isZero())
        report.filledQty = order.filledQty;
    return {std::move(report)};
}

bool OrderWords::isNews(const AccountTrade& trade)
{
    if (!m_trades.insert(tradeKey(trade)).second)
        return false;
    m_tradeOrder.push_back(tradeKey(trade));
    if (m_tradeOrder.size() > kTradesKept) {
        m_trades.erase(m_tradeOrder.front());
        m_tradeOrder.pop_front();
    }
    return true;
}

OrderWords::Told OrderWords::onTold(const AccountTrade& trade)
{
    const Key key{trade.symbol, trade.venueOrderId};
    const auto place = m_known.find(key);
    if (place == m_known.end()) {
        Known& known = m_known[key]; // the execution is the first that is told of it
        known.seen = trade.qty;
        return {};
    }
    Known& known = place->second;
    known.seen = add(known.seen, trade.qty).value_or(known.seen);
    if (!known.end || known.mayHaveFired || known.seen < known.end->filledQty.value_or(Decimal{}))
        return {};
    return ended(key, known, std::move(*known.end));
}

void OrderWords::onListed(const AccountOrder& order)
{
    const auto [place, isFirst] = m_known.try_emplace({order.symbol, order.venueOrderId});
    if (!isFirst)
        return;
    Known& known = place->second;
    known.id = order.id.value_or(ClientOrderId{});
    known.changed = order.updated;
    known.filled = order.filledQty;
    known.isHeld = order.isHeld();
    known.isAcked = true;
}

void OrderWords::onGone(std::string_view symbol, std::string_view venueOrderId, ClientOrderId id)
{
    for (auto& [key, known] : m_known) {
        const bool isIt = venueOrderId.empty() ? id.isValid() && known.id == id : key.second == venueOrderId;
        if (key.first == symbol && isIt)
            known.isGone = true;
    }
}

OrderWords::Due OrderWords::takeDue(Timestamp now)
{
    Due due;
    std::vector<Key> keys;
    for (const auto& [key, at] : m_due) {
        if (at <= now)
            keys.push_back(key);
    }
    for (const Key& key : keys) {
        m_due.erase(key);
        Known& known = m_known.at(key);
        if (known.mayHaveFired) {
            due.toAsk.push_back(*known.mayHaveFired);
            continue;
        }
        // Told without: the engine sees that executions are missing and asks for them.
        Told told = ended(key, known, std::move(*known.end));
        due.ends.push_back(std::move(told.front()));
    }
    return due;
}

OrderWords::Told OrderWords::expiredAfterAll(std::string_view symbol, std::string_view venueOrderId)
{
    const auto place = m_known.find({std::string(symbol), std::string(venueOrderId)});
    if (place == m_known.end() || !place->second.end)
        return {};
    return ended(place->first, place->second, std::move(*place->second.end));
}

Timestamp OrderWords::nextTimer() const
{
    Timestamp next;
    for (const auto& [key, at] : m_due)
        next = next.isKnown() ? std::min(next, at) : at;
    return next;
}

ClientOrderId OrderWords::idOf(std::string_view symbol, std::string_view venueOrderId) const
{
    const auto place = m_known.find({std::string(symbol), std::string(venueOrderId)});
    return place == m_known.end() ? ClientOrderId{} : place->second.id;
}

std::set<std::string> OrderWords::workingSymbols() const
{
    std::set<std::string> symbols;
    for (const auto& [key, known] : m_known) {
        if (known.id.isValid() && !known.isEnded && !known.isGone)
            symbols.insert(key.first);
    }
    return symbols;
}

} // namespace gannet::fapi
