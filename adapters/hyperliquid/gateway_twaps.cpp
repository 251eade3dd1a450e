// SPDX-License-Identifier: GPL-3.0-or-later
// Orders over time, which the venue takes in slices: what goes out, and what is told of them and of their slices.
#include "adapters/hyperliquid/gateway.h"
#include "core/model/order_state.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace gannet::hyperliquid {

namespace {

[[nodiscard]] bool isDue(Timestamp due, Timestamp now)
{
    return due.isKnown() && due <= now;
}

} // namespace

// --- which is which --------------------------------------------------------------------------------------------------

ClientOrderId Gateway::orderOfTwap(std::uint64_t twapId) const
{
    const auto known = m_twaps.find(twapId);
    return known == m_twaps.end() ? ClientOrderId{} : known->second.order;
}

std::optional<std::uint64_t> Gateway::numberOf(const Order& order) const
{
    if (const auto number = twapNumber(order.venueOrderId))
        return number;
    const auto known =
        std::ranges::find_if(m_twaps, [&order](const auto& one) { return one.second.order == order.id; });
    return known == m_twaps.end() || !order.id.isValid() ? std::nullopt : std::optional(known->first);
}

std::optional<std::uint64_t> Gateway::numberOf(const TwapState& state) const
{
    const auto known = std::ranges::find_if(m_twaps, [&state](const auto& one) {
        if (one.second.state.started.isKnown())
            return isSameTwap(one.second.state, state);
        TwapState begun = one.second.state; // its answer has a number, and nothing else was told of it yet
        begun.started = state.started;
        return one.second.order.isValid() && !one.second.isOver && isSameTwap(begun, state);
    });
    return known == m_twaps.end() ? std::nullopt : std::optional(known->first);
}

std::optional<Order> Gateway::orderOf(const TwapRecord& record) const
{
    const Instrument* const instrument = instrumentOf(record.state.coin);
    const auto number = record.twapId ? record.twapId : numberOf(record.state);
    if (!instrument || !number || !isRunningTwap(record.status))
        return std::nullopt; // without its number nothing can be done with it here
    Order order;
    order.id = orderOfTwap(*number);
    order.venue = m_venue;
    order.instrument = instrument->id;
    order.account = m_settings.account;
    order.mode = TradingMode::Live;
    order.origin = OrderOrigin::External;
    order.terms = termsOf(record.state);
    order.venueOrderId = twapName(*number);
    order.filledQty = record.state.filledQty;
    if (const auto known = m_twaps.find(*number); known != m_twaps.end())
        order.filledQty = std::max({order.filledQty, known->second.state.filledQty, known->second.told});
    order.state = order.filledQty.isZero() ? OrderState::Open : OrderState::PartiallyFilled;
    order.isHeld = record.status != "activated";
    order.created = order.changed = record.state.started;
    return order;
}

// --- what goes out ---------------------------------------------------------------------------------------------------

void Gateway::submitTwap(const Order& order, const Instrument& instrument, std::uint32_t asset, Timestamp now)
{
    auto action = twapOrderAction(order.terms, instrument, asset);
    if (!action)
        return notSent(OrderAsk::New, order, std::move(action.error()), now);
    if (auto why = refusalOf(false, now))
        return notSent(OrderAsk::New, order, std::move(*why), now);
    m_awaitedTwaps.insert_or_assign(order.id, AwaitedTwap{order, true, false});
    send(*action, {.ask = OrderAsk::New, .order = order}, now);
}

void Gateway::cancelTwap(const Order& order, std::uint32_t asset, Timestamp now)
{
    const auto number = numberOf(order);
    if (!number) {
        // It goes by the number alone. Where its answer is missing the engine asks, and what it hears brings it.
        const auto [awaited, isNew] = m_awaitedTwaps.try_emplace(order.id, AwaitedTwap{order, false, true});
        awaited->second.isCancelWanted = true;
        if (isNew)
            queryTwap(order, now);
        return;
    }
    if (auto why = refusalOf(true, now))
        return notSent(OrderAsk::Cancel, order, std::move(*why), now);
    send(twapCancelAction(asset, *number), {.ask = OrderAsk::Cancel, .order = order}, now);
}

void Gateway::remember(const Order& order)
{
    if (const auto number = order.terms.type == OrderType::Twap ? twapNumber(order.venueOrderId) : std::nullopt)
        m_formerTwaps.insert_or_assign(*number, order);
}

void Gateway::queryTwap(const Order& order, Timestamp now)
{
    ask({.what = Read::TwapHistory, .order = order}, encodeAccountRequest("twapHistory", m_user), now);
}

// --- answers ---------------------------------------------------------------------------------------------------------

void Gateway::onTwapActed(const Sent& sent, std::string_view body, Timestamp now)
{
    auto reply = decodeTwapReply(body);
    if (!reply) {
        ++m_refused;
        return onNotActed({sent}, std::move(reply.error()), now);
    }
    if (reply->error)
        return onNotActed({sent}, std::move(*reply->error), now);
    if (sent.ask == OrderAsk::New && !reply->runningId)
        return onNotActed({sent},
                          {.kind = ErrorKind::Protocol,
                           .code = Code::BadFormat,
                           .message = "Hyperliquid took a TWAP and did not say under which number it runs",
                           .outcome = Outcome::Unknown,
                           .field = "twapId"},
                          now);
    setSigner(Signer::Good, now);
    m_sink.onAnswer(m_venue, {sent.ask, sent.order.id, std::nullopt, now});
    if (sent.ask != OrderAsk::New)
        return;
    TwapState state;
    state.coin = m_catalogue.at(sent.order.instrument).symbol;
    state.side = sent.order.terms.side;
    state.qty = sent.order.terms.qty.value;
    state.minutes = static_cast<std::uint64_t>(sent.order.terms.twap.value_or(TwapPlan{}).minutes);
    ExecReport report;
    report.type = ExecType::Ack;
    report.order = sent.order.id;
    report.venueOrderId = twapName(*reply->runningId);
    report.account = m_settings.account;
    report.time = now;
    m_sink.onReport(m_venue, report);
    bindTwap(*reply->runningId, sent.order.id, state, now);
}

/// The number belongs to this order from now on: what was heard of the one is told of the other.
void Gateway::bindTwap(std::uint64_t twapId, ClientOrderId order, const TwapState& state, Timestamp now)
{
    Twap& twap = m_twaps[twapId];
    if (twap.state.coin.empty())
        twap.state = state;
    if (std::exchange(twap.order, order) != order)
        twap.told = {};
    std::vector<AccountFill> slices;
    const auto isOurs = [twapId](const AccountFill& fill) { return fill.twapId == twapId; };
    std::ranges::copy_if(m_strangeSlices, std::back_inserter(slices), isOurs);
    std::erase_if(m_strangeSlices, isOurs);
    for (const HeldSlice& held : m_heldSlices) {
        if (isOurs(held.fill))
            slices.push_back(held.fill);
    }
    std::erase_if(m_heldSlices, [&](const HeldSlice& held) { return isOurs(held.fill); });
    for (const AccountFill& slice : slices)
        tellSlice(slice);
    const auto awaited = m_awaitedTwaps.extract(order);
    if (!awaited || !awaited.mapped().isCancelWanted)
        return;
    if (const auto asset = assetOf(awaited.mapped().order.instrument))
        cancelTwap(awaited.mapped().order, *asset, now);
}

/// Which of them this order is, whose number was never told. What is another order's of ours is left out: by its number
/// where the row has one or it is known, else as the nearest of its kind. What runs goes before what has ended: left
/// alone it would be nobody's.
std::optional<TwapRecord> Gateway::recordInDoubt(const Order& order, const std::vector<TwapRecord>& records) const
{
    // Its time is this machine's, whose clock may have been wrong then by as much as orders are sent with.
    const auto nearest = [this](const Order& of, const std::vector<TwapRecord>& from) {
        return recordOf(of, m_catalogue.at(of.instrument).symbol, from, m_clock.venueNow(of.created), VenueClock::kMost,
                        kRequestLife + VenueClock::kMost);
    };
    std::vector<TwapRecord> running, ended;
    std::set<std::uint64_t> seen;
    for (const TwapRecord& record : records) {
        const auto number = record.twapId ? record.twapId : numberOf(record.state);
        const auto former = number ? m_formerTwaps.find(*number) : m_formerTwaps.end();
        if (former != m_formerTwaps.end())
            seen.insert(*number);
        if ((former != m_formerTwaps.end() && former->second.id != order.id) ||
            (number && orderOfTwap(*number).isValid()))
            continue;
        (isRunningTwap(record.status) ? running : ended).push_back(record);
    }
    for (const auto& [number, former] : m_formerTwaps) {
        if (seen.contains(number) || former.id == order.id)
            continue;
        for (std::vector<TwapRecord>* const from : {&running, &ended}) {
            const TwapRecord* const claimed =
                from == &running && isFinal(former.state) ? nullptr : nearest(former, *from);
            if (!claimed)
                continue;
            from->erase(from->begin() + (claimed - from->data()));
            break;
        }
    }
    for (const std::vector<TwapRecord>* const from : {&running, &ended}) {
        if (const TwapRecord* const found = nearest(order, *from))
            return *found;
    }
    return std::nullopt;
}

/// Rows of the history: of a snapshot, of one in doubt, or of those that run no more.
void Gateway::onTwapHistory(const Asked& asked, const std::vector<TwapRecord>& records, Timestamp now)
{
    for (const TwapRecord& record : records) {
        const auto number = record.twapId ? record.twapId : numberOf(record.state);
        const auto known = number ? m_twaps.find(*number) : m_twaps.end();
        const bool isEnd = !isRunningTwap(record.status) && twapWords(record);
        if (known != m_twaps.end() && known->second.order.isValid() && isEnd)
            onTwapRecord(*number, record, now);
    }
    if (asked.what == Read::Twaps) {
        if (!isForSnapshot(asked))
            return;
        m_gathering->twaps = records;
        return gathered(now);
    }
    const Order& order = asked.order;
    if (!order.id.isValid())
        return;
    const auto number = numberOf(order);
    std::optional<TwapRecord> found;
    if (number) {
        const auto isIt = [&](const TwapRecord& one) {
            return one.twapId ? one.twapId == number : numberOf(one.state) == number;
        };
        if (const auto place = std::ranges::find_if(records, isIt); place != records.end())
            found = *place;
    } else {
        found = recordInDoubt(order, records);
    }
    const auto words = found ? twapWords(*found) : std::nullopt;
    if (!words) {
        m_sink.onAnswer(m_venue, {OrderAsk::Query, order.id,
                                  found ? Error{.kind = ErrorKind::Protocol,
                                                .code = Code::BadFormat,
                                                .message = fmt::format("Hyperliquid calls the TWAP \"{}\", which is "
                                                                       "none of its words we know",
                                                                       found->status.substr(0, 32)),
                                                .outcome = Outcome::Unknown,
                                                .field = "status"}
                                        : Error{.kind = ErrorKind::NotFound,
                                                .code = Code::UnknownOrder,
                                                .message = "Hyperliquid knows no such TWAP",
                                                .outcome = Outcome::Unknown},
                                  asked.at});
        return;
    }
    m_sink.onAnswer(m_venue, {OrderAsk::Query, order.id, std::nullopt, now});
    const auto id = number ? number : found->twapId ? found->twapId : numberOf(found->state);
    if (words->type == ExecType::Ack || !id) {
        ExecReport report;
        report.type = words->type;
        report.order = order.id;
        report.venueOrderId = id ? twapName(*id) : std::string();
        report.account = m_settings.account;
        report.isHeld = words->isHeld;
        report.reason = words->reason;
        report.time = found->time;
        m_sink.onReport(m_venue, report);
    }
    if (!id)
        return;
    bindTwap(*id, order.id, found->state, now);
    if (words->type == ExecType::Ack)
        return;
    m_twaps.at(*id).isOver = false; // the engine asks, so it has not heard of the end
    onTwapRecord(*id, *found, now);
}

// --- streams ---------------------------------------------------------------------------------------------------------

void Gateway::onTwapFrame(const TwapFrame& frame, Timestamp now)
{
    if (const auto* slices = std::get_if<TwapFillsFrame>(&frame)) {
        for (const TwapFillsFrame::Slice& slice : slices->slices) {
            if (!slice.fill.tradeId.empty())
                onSlice(slice.fill, now);
        }
        return;
    }
    if (const auto* states = std::get_if<TwapStatesFrame>(&frame)) {
        std::set<std::uint64_t> running;
        for (const TwapStatesFrame::Running& one : states->running) {
            running.insert(one.twapId);
            Twap& twap = m_twaps[one.twapId];
            twap.state = one.state;
            twap.missingDue = {};
            twap.isMissed = false;
        }
        for (auto& [id, twap] : m_twaps) {
            // Its end comes by the history; where it does not, that is read.
            const bool isMissing = twap.order.isValid() && !twap.isOver && !twap.ended && !running.contains(id);
            if (isMissing && !std::exchange(twap.isMissed, true))
                twap.missingDue = now + kFillsWait;
        }
        return;
    }
    const auto& history = std::get<TwapHistoryFrame>(frame);
    for (const TwapRecord& record : twapRecords(history.changes)) {
        const auto number = record.twapId ? record.twapId : numberOf(record.state);
        if (!number)
            continue; // nobody has its number: the next comparison tells what became of it
        // What had happened before is told of orders of this run alone: of all others by asking for them.
        if (!history.isSnapshot || orderOfTwap(*number).isValid())
            onTwapRecord(*number, record, now);
    }
}

void Gateway::onTwapRecord(std::uint64_t twapId, const TwapRecord& record, Timestamp now)
{
    const auto words = twapWords(record);
    if (!words) {
        misheard({.kind = ErrorKind::Protocol,
                  .code = Code::BadFormat,
                  .message =
                      fmt::format("a TWAP is \"{}\", which is none of its words we know", record.status.substr(0, 32)),
                  .field = "status"});
        return requestSnapshot(record.time - Duration::minutes(1), now);
    }
    Twap& twap = m_twaps[twapId];
    if (twap.isOver || twap.ended)
        return;
    const Decimal filled = std::max(twap.state.filledQty, record.state.filledQty);
    twap.state = record.state;
    twap.state.filledQty = filled;
    if (words->type == ExecType::Ack)
        return; // it runs: its answer has said so, or a comparison does
    if (m_gathering)
        m_gathering->ended.insert(twapName(twapId));
    twap.ended = record;
    twap.endDue = now + kFillsWait;
    if (twap.told >= filled)
        tellTwapEnd(twapId);
}

void Gateway::tellTwapEnd(std::uint64_t twapId)
{
    Twap& twap = m_twaps.at(twapId);
    const TwapRecord record = *std::exchange(twap.ended, std::nullopt);
    twap.isOver = true;
    twap.endDue = twap.missingDue = {};
    const auto words = twapWords(record);
    ExecReport report;
    report.type = words->type;
    report.order = twap.order;
    report.venueOrderId = twapName(twapId);
    report.account = m_settings.account;
    report.filledQty = twap.state.filledQty;
    report.reason = words->reason;
    report.time = record.time;
    m_sink.onReport(m_venue, report);
}

/// A fill of one may be told by two streams, and before the answer that names its number.
void Gateway::onSlice(const AccountFill& fill, Timestamp now)
{
    if (!m_sliceTrades.insert(fill.tradeId).second)
        return;
    const auto mayBeIts = [&](const auto& one) {
        const Order& order = one.second.order;
        return one.second.isInFlight && order.terms.side == fill.side &&
               m_catalogue.at(order.instrument).symbol == fill.coin;
    };
    if (!orderOfTwap(*fill.twapId).isValid() && std::ranges::any_of(m_awaitedTwaps, mayBeIts)) {
        m_heldSlices.push_back({fill, now + kFillsWait});
        return;
    }
    tellSlice(fill);
}

void Gateway::tellSlice(const AccountFill& told)
{
    auto fill = fillOf(told);
    if (!fill)
        return;
    ExecReport report;
    report.type = ExecType::Partial;
    report.order = fill->order;
    report.venueOrderId = fill->venueOrderId;
    report.account = m_settings.account;
    report.time = told.time;
    report.fill = std::move(*fill);
    const bool isStrange = !report.order.isValid();
    m_sink.onReport(m_venue, report);
    if (isStrange) {
        m_strangeSlices.push_back(told);
        if (m_strangeSlices.size() > kStrangeSlices)
            m_strangeSlices.pop_front();
    }
    Twap& twap = m_twaps[*told.twapId];
    if (twap.state.coin.empty()) {
        twap.state.coin = told.coin;
        twap.state.side = told.side;
    }
    twap.told = add(twap.told, told.qty).value_or(twap.told);
    if (twap.ended && twap.told >= twap.state.filledQty)
        tellTwapEnd(*told.twapId);
}

// --- time ------------------------------------------------------------------------------------------------------------

Timestamp Gateway::nextTwapTimer() const
{
    Timestamp next;
    const auto sooner = [&next](Timestamp at) {
        if (at.isKnown())
            next = next.isKnown() ? std::min(next, at) : at;
    };
    for (const auto& [id, twap] : m_twaps) {
        sooner(twap.endDue);
        sooner(twap.missingDue);
    }
    for (const HeldSlice& held : m_heldSlices)
        sooner(held.due);
    return next;
}

void Gateway::onTwapTimer(Timestamp now)
{
    std::vector<AccountFill> slices;
    for (const HeldSlice& held : m_heldSlices) {
        if (isDue(held.due, now))
            slices.push_back(held.fill);
    }
    std::erase_if(m_heldSlices, [now](const HeldSlice& held) { return isDue(held.due, now); });
    for (const AccountFill& slice : slices)
        tellSlice(slice);
    std::vector<std::uint64_t> ended;
    bool isMissing = false;
    for (auto& [id, twap] : m_twaps) {
        if (twap.ended && isDue(twap.endDue, now))
            ended.push_back(id);
        if (isDue(twap.missingDue, now)) {
            twap.missingDue = {};
            isMissing = true;
        }
    }
    for (const std::uint64_t id : ended)
        tellTwapEnd(id);
    if (isMissing)
        queryTwap({}, now);
}

} // namespace gannet::hyperliquid
