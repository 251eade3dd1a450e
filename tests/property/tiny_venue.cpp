// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/property/tiny_venue.h"

#include "core/model/order_state.h"
#include "tests/support/trading_room.h"

#include <algorithm>
#include <utility>

namespace gannet::test {

namespace {

constexpr std::int32_t kMostLeverage = 40;

[[nodiscard]] std::int64_t thousandths(const Decimal& value)
{
    return value.mantissaAt(3).value();
}

} // namespace

TinyVenue::TinyVenue(Dice& dice, Timestamp& now) : m_dice(dice), m_now(now)
{
    can = {{OrderType::Market, OrderType::Limit, OrderType::Stop},
           {TimeInForce::Gtc, TimeInForce::Ioc},
           {TriggerSource::Mark},
           true,
           true,
           true};
    can.hasLeverage = true;
}

void TinyVenue::say(Word word)
{
    if (isOrderly) {
        m_words.push_back(std::move(word));
        return;
    }
    if (!isHonest && m_dice.chance(4))
        return; // lost on the way
    m_words.push_back(word);
    if (!isHonest && m_dice.chance(4))
        m_words.push_back(std::move(word)); // said twice
    if (!isHonest && m_words.size() > 1 && m_dice.chance(6))
        std::swap(m_words[m_words.size() - 1], m_words[m_words.size() - 2]);
}

bool TinyVenue::speak(OrderSink& sink)
{
    if (m_words.empty())
        return false;
    const Word word = std::move(m_words.front());
    m_words.pop_front();
    word(sink);
    return true;
}

void TinyVenue::answer(OrderAsk ask, ClientOrderId order, std::optional<Error> error)
{
    say([ask, order, error, at = m_now](OrderSink& sink) { sink.onAnswer(VenueId{0}, {ask, order, error, at}); });
}

void TinyVenue::report(ExecType type, const Theirs& theirs, std::optional<Fill> fill)
{
    ExecReport told;
    told.type = type;
    told.order = theirs.order.origin == OrderOrigin::External ? ClientOrderId{} : theirs.order.id;
    told.venueOrderId = theirs.order.venueOrderId;
    told.account = m_account;
    told.filledQty = Decimal{theirs.filled, 3};
    told.fill = std::move(fill);
    told.time = m_now;
    if (type == ExecType::Rejected)
        told.reason = rejected(Code::InsufficientFunds);
    say([told](OrderSink& sink) { sink.onReport(VenueId{0}, told); });
}

std::optional<MarginTerms> TinyVenue::marginTerms(InstrumentId, const Decimal&) const
{
    return MarginTerms{Decimal{leverages.back(), 0}, Decimal{125, 4}, {}, Decimal{kMostLeverage, 0}};
}

void TinyVenue::setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp)
{
    ++leverageAsked;
    const std::uint64_t fate = isHonest ? 0 : m_dice.below(20);
    if (fate < 17)
        leverages.push_back(leverage);
    MarginAnswer told{instrument, leverage, std::nullopt, m_now};
    if (fate >= 15) // taken or not: the answer of 15 and 16 says that nobody knows, and so does that of 19
        told.error = fate == 17 || fate == 18 ? rejected(Code::Leverage) : unknownOutcome();
    say([told](OrderSink& sink) { sink.onMargin(VenueId{0}, told); });
}

TinyVenue::Theirs* TinyVenue::find(const Order& order)
{
    const auto known = byClientId.find(order.id);
    const auto it = orders.find(known == byClientId.end() ? order.venueOrderId : known->second);
    return it == orders.end() ? nullptr : &it->second;
}

std::string TinyVenue::take(Order order)
{
    order.venueOrderId = "v" + std::to_string(m_nextOrder++);
    order.state = OrderState::Open;
    order.filledQty = {};
    order.isOutcomeUnknown = false;
    const std::string id = order.venueOrderId;
    orders[id] = {std::move(order), 0};
    return id;
}

void TinyVenue::submit(const Order& order, Timestamp)
{
    if (!m_sent.insert(order.id).second)
        sentTwice = order.id.toHex();
    if (isOrderly) {
        const std::string known = take(order);
        byClientId[order.id] = known;
        Theirs& own = orders[known];
        if (!isHonest && m_dice.chance(15)) {
            own.order.state = OrderState::Rejected;
            answer(OrderAsk::New, order.id, refusal(order));
            return;
        }
        answer(OrderAsk::New, order.id, std::nullopt);
        report(ExecType::Ack, own);
        if (order.terms.type == OrderType::Market) {
            if (isHonest || m_dice.chance(80))
                fillSome(own);
            endRest(own);
        }
        return;
    }
    const std::uint64_t fate = isHonest ? 0 : m_dice.below(20);
    if (fate == 19) { // arrives much later, or never
        if (m_dice.chance(50))
            m_late.emplace_back(m_now + Duration::seconds(1 + static_cast<std::int64_t>(m_dice.below(25))), order);
        answer(OrderAsk::New, order.id, unknownOutcome());
        return;
    }
    const std::string id = take(order);
    byClientId[order.id] = id;
    Theirs& theirs = orders[id];
    if (fate >= 17) {
        theirs.order.state = OrderState::Rejected;
        if (fate == 17)
            report(ExecType::Rejected, theirs);
        else
            answer(OrderAsk::New, order.id, rejected(Code::InsufficientFunds));
        return;
    }
    if (fate >= 15) // taken, and the answer says nobody knows
        answer(OrderAsk::New, order.id, unknownOutcome());
    else
        answer(OrderAsk::New, order.id, std::nullopt);
    if (fate != 16)
        report(ExecType::Ack, theirs);
    if (order.terms.type == OrderType::Market)
        fillSome(theirs);
}

void TinyVenue::arrive()
{
    std::erase_if(m_late, [this](const auto& late) {
        if (late.first > m_now)
            return false;
        byClientId[late.second.id] = take(late.second);
        return true;
    });
}

void TinyVenue::cancel(const Order& order, Timestamp)
{
    arrive();
    Theirs* const theirs = find(order);
    if (!theirs || isFinal(theirs->order.state)) {
        answer(OrderAsk::Cancel, order.id, noSuchOrder());
        return;
    }
    const std::uint64_t fate = isHonest ? 0 : isOrderly ? m_dice.below(19) : m_dice.below(20);
    if (fate == 19) {
        answer(OrderAsk::Cancel, order.id, unknownOutcome()); // did not arrive
        return;
    }
    if (fate == 18) {
        answer(OrderAsk::Cancel, order.id, rejected(Code::VenueLimited));
        return;
    }
    theirs->order.state = OrderState::Cancelled;
    if (fate == 17 && !isOrderly) {
        answer(OrderAsk::Cancel, order.id, unknownOutcome()); // arrived, and nobody says so
        return;
    }
    answer(OrderAsk::Cancel, order.id, std::nullopt);
    report(ExecType::Cancelled, *theirs);
}

void TinyVenue::replace(const Order& order, const OrderTerms& terms, Timestamp)
{
    arrive();
    Theirs* const theirs = find(order);
    if (!theirs || isFinal(theirs->order.state)) {
        answer(OrderAsk::Replace, order.id, noSuchOrder());
        return;
    }
    const std::uint64_t fate = isHonest ? 0 : m_dice.below(isOrderly ? 19 : 20);
    if (fate >= 18 || thousandths(terms.qty.value) <= theirs->filled) {
        answer(OrderAsk::Replace, order.id, fate == 19 ? unknownOutcome() : rejected(Code::BadPrice));
        return;
    }
    theirs->order.terms = terms;
    if (fate == 17 && !isOrderly) {
        answer(OrderAsk::Replace, order.id, unknownOutcome());
        return;
    }
    answer(OrderAsk::Replace, order.id, std::nullopt);
    if (fate > 5)
        report(ExecType::Ack, *theirs);
}

void TinyVenue::query(const Order& order, Timestamp)
{
    arrive();
    const Theirs* const theirs = find(order);
    if (!theirs) {
        answer(OrderAsk::Query, order.id, noSuchOrder());
        return;
    }
    switch (theirs->order.state) {
    case OrderState::Filled: report(ExecType::Filled, *theirs); break;
    case OrderState::Cancelled: report(ExecType::Cancelled, *theirs); break;
    case OrderState::Rejected: report(ExecType::Rejected, *theirs); break;
    default: report(ExecType::Ack, *theirs); break;
    }
}

void TinyVenue::requestSnapshot(Timestamp fillsSince, Timestamp)
{
    arrive();
    AccountSnapshot all;
    all.venue = VenueId{0};
    all.account = m_account;
    all.time = m_now;
    for (const auto& [id, theirs] : orders) {
        if (isFinal(theirs.order.state))
            continue;
        Order open = theirs.order;
        open.filledQty = Decimal{theirs.filled, 3};
        if (open.origin == OrderOrigin::External)
            open.id = {};
        open.state = theirs.filled > 0 ? OrderState::PartiallyFilled : OrderState::Open;
        all.openOrders.push_back(std::move(open));
    }
    std::copy_if(fills.begin(), fills.end(), std::back_inserter(all.fills),
                 [fillsSince](const Fill& fill) { return fill.time >= fillsSince; });
    VenuePosition held;
    held.venue = VenueId{0};
    held.instrument = InstrumentId{0};
    held.account = m_account;
    held.qty = Decimal{position, 3};
    held.time = m_now;
    all.positions = {held};
    say([all](OrderSink& sink) { sink.onSnapshot(all); });
}

void TinyVenue::fillSome(Theirs& theirs)
{
    const std::int64_t open = fillable(theirs);
    if (open <= 0) {
        endRest(theirs);
        return;
    }
    const std::int64_t qty = isHonest && isOrderly ? open
                             : m_dice.chance(50)
                                 ? open
                                 : 1 + static_cast<std::int64_t>(m_dice.below(static_cast<std::uint64_t>(open)));
    Fill fill;
    fill.venue = VenueId{0};
    fill.instrument = InstrumentId{0};
    fill.account = m_account;
    fill.tradeId = "t" + std::to_string(m_nextTrade++);
    if (theirs.order.origin != OrderOrigin::External)
        fill.order = theirs.order.id;
    fill.venueOrderId = theirs.order.venueOrderId;
    fill.side = theirs.order.terms.side;
    fill.price = {Decimal{600'000 + static_cast<std::int64_t>(m_dice.below(1'000)), 1}};
    fill.qty = {Decimal{qty, 3}};
    fill.fee = Decimal{static_cast<std::int64_t>(m_dice.below(3'000)) - 400, 5}; // a rebate now and then
    fill.feeAsset = m_dice.chance(10) ? "BNB" : "USDT";
    fill.time = m_now;
    fills.push_back(fill);
    theirs.filled += qty;
    position += fill.side == Side::Buy ? qty : -qty;
    const bool isWhole = theirs.filled == thousandths(theirs.order.terms.qty.value);
    if (isWhole)
        theirs.order.state = OrderState::Filled;
    report(isWhole ? ExecType::Filled : ExecType::Partial, theirs, fill);
}

std::int64_t TinyVenue::fillable(const Theirs& theirs) const
{
    const std::int64_t open = thousandths(theirs.order.terms.qty.value) - theirs.filled;
    if (!isOrderly || !theirs.order.terms.isReduceOnly)
        return open;
    const std::int64_t held = theirs.order.terms.side == Side::Sell ? position : -position;
    return std::min(open, std::max<std::int64_t>(held, 0));
}

Error TinyVenue::refusal(const Order& order)
{
    const bool isStop = order.terms.type == OrderType::Stop;
    return rejected(isStop && m_dice.chance(30) ? Code::BadTrigger
                    : m_dice.chance(50)         ? Code::MinNotional
                                                : Code::VenueLimited);
}

/// A payment is told once or twice. One that is lost comes by no other way, so none is.
void TinyVenue::payFunding()
{
    if (position == 0 || m_now == m_paid)
        return;
    m_paid = m_now;
    FundingPayment payment;
    payment.venue = VenueId{0};
    payment.instrument = InstrumentId{0};
    payment.account = m_account;
    payment.amount = Decimal{static_cast<std::int64_t>(m_dice.below(200'000)) - 100'000, 6};
    payment.qty = Decimal{position, 3};
    payment.time = m_now;
    for (std::uint64_t times = 1 + m_dice.below(2); times > 0; --times) {
        m_words.push_back([this, payment](OrderSink& sink) {
            if (std::ranges::find(funding, payment.time, &FundingPayment::time) == funding.end())
                funding.push_back(payment);
            sink.onFunding(payment);
        });
    }
}

/// In an orderly venue what cannot fill any more does not rest.
void TinyVenue::endRest(Theirs& theirs)
{
    if (!isOrderly || isFinal(theirs.order.state))
        return;
    theirs.order.state = OrderState::Cancelled;
    report(ExecType::Cancelled, theirs);
}

void TinyVenue::live()
{
    arrive();
    if (m_dice.chance(3)) {
        payFunding();
        return;
    }
    if (!isOrderly && m_dice.chance(2)) {
        Order other;
        other.venue = VenueId{0};
        other.instrument = InstrumentId{0};
        other.account = m_account;
        other.origin = OrderOrigin::External;
        other.terms.side = m_dice.chance(50) ? Side::Buy : Side::Sell;
        other.terms.qty = {Decimal{1 + static_cast<std::int64_t>(m_dice.below(50)), 3}};
        other.terms.price = Price{Decimal{590'000, 1}};
        report(ExecType::Ack, orders[take(other)]);
        return;
    }
    std::vector<Theirs*> open;
    for (auto& [id, theirs] : orders) {
        if (!isFinal(theirs.order.state))
            open.push_back(&theirs);
    }
    if (open.empty())
        return;
    Theirs& one = *open[m_dice.below(open.size())];
    if (m_dice.chance(5)) {
        one.order.state = OrderState::Cancelled;
        report(ExecType::Cancelled, one);
        return;
    }
    fillSome(one);
    if (one.order.terms.type == OrderType::Stop && one.filled > 0 && isOrderly && m_dice.chance(40))
        endRest(one); // it fired, and the book ran dry
}

} // namespace gannet::test
