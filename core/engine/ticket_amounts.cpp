// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ticket_amounts.h"

#include "core/engine/shown_amount.h"
#include "core/ledger/pnl.h"
#include "core/trading/liquidation.h"
#include "core/venue/order_rules.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

constexpr int kFraction = 6; ///< of plain numbers
const Decimal kOne{1, 0};

[[nodiscard]] MaybeAmount shown(const std::optional<Price>& price)
{
    return price ? knownAmount(price->value) : MaybeAmount{};
}

[[nodiscard]] std::optional<LedgerAmount> sum(const std::optional<LedgerAmount>& a,
                                              const std::optional<LedgerAmount>& b)
{
    return a && b ? add(*a, *b) : std::nullopt;
}

[[nodiscard]] std::optional<LedgerAmount> less(const std::optional<LedgerAmount>& a,
                                               const std::optional<LedgerAmount>& b)
{
    return a && b ? subtract(*a, *b) : std::nullopt;
}

/// A bit for each; `own` are those of them that the venue has not.
template <class T>
void offer(const std::vector<T>& all, const std::vector<T>& ofVenue, std::uint16_t& bits, std::uint16_t& own)
{
    for (const T value : all) {
        bits = static_cast<std::uint16_t>(bits | offerBit(value));
        if (std::find(ofVenue.begin(), ofVenue.end(), value) == ofVenue.end())
            own = static_cast<std::uint16_t>(own | offerBit(value));
    }
}

[[nodiscard]] TicketOffer offerOf(const AccountDesk& desk)
{
    const OrderCapabilities& all = desk.capabilities;
    const OrderCapabilities& venue = desk.gateway->capabilities();
    TicketOffer result;
    offer(all.types, venue.types, result.types, result.localTypes);
    offer(all.timesInForce, venue.timesInForce, result.timesInForce, result.localTimesInForce);
    offer(all.triggerSources, venue.triggerSources, result.triggerSources, result.localTriggerSources);
    result.hasPostOnly = all.hasPostOnly;
    result.hasReduceOnly = all.hasReduceOnly;
    result.hasLeverage = all.hasLeverage;
    result.hasMarginMode = all.hasMarginMode;
    if (all.twap) {
        result.leastMinutes = all.twap->leastMinutes;
        result.mostMinutes = all.twap->mostMinutes;
    }
    return result;
}

[[nodiscard]] MarketNow marketOf(const FillSource& source)
{
    return marketNow(source.book, source.market, source.now);
}

/// Where the bracket's loss is taken, the parts weighted; nothing unless each has a stop.
[[nodiscard]] std::optional<Price> stopOf(const Bracket& bracket, Side side, const Price& entry)
{
    std::optional<Decimal> weighted = Decimal{};
    for (const BracketPart& part : bracket.parts) {
        std::optional<Decimal> stop;
        if (part.stop)
            stop = part.stop->value;
        else if (part.trail)
            stop = side == Side::Buy ? subtract(entry.value, *part.trail) : add(entry.value, *part.trail);
        const auto share = stop ? multiply(*stop, part.share) : std::nullopt;
        weighted = weighted && share ? add(*weighted, *share) : std::nullopt;
    }
    return bracket.parts.empty() ? std::nullopt : asPrice(weighted);
}

/// The same of the targets.
[[nodiscard]] std::optional<Price> targetOf(const Bracket& bracket)
{
    std::optional<Decimal> weighted = Decimal{};
    for (const BracketPart& part : bracket.parts) {
        const auto share = part.target ? multiply(part.target->value, part.share) : std::nullopt;
        weighted = weighted && share ? add(*weighted, *share) : std::nullopt;
    }
    return bracket.parts.empty() ? std::nullopt : asPrice(weighted);
}

} // namespace

void fillMarket(TicketView& out, const FillSource& source)
{
    const MarketNow now = marketOf(source);
    out.instrument = source.instrument->id;
    out.priceScale = static_cast<std::int8_t>(source.instrument->priceScale);
    out.qtyScale = static_cast<std::int8_t>(source.instrument->qtyScale);
    out.bid = shown(now.bid);
    out.ask = shown(now.ask);
    out.mark = shown(now.mark);
    out.last = shown(now.last);
    out.fundingInterval = source.instrument->fundingInterval.value_or(Duration{});
    if (!source.market)
        return;
    out.fundingRate = maybeAmount(source.market->mark.fundingRate);
    out.nextFunding = source.market->mark.nextFunding.value_or(Timestamp{});
}

TicketAmounts::TicketAmounts(const FillSource& source, const Oms* oms, const TicketDraft& draft)
    : m_source(source), m_oms(oms)
{
    if (!source.instrument)
        return;
    const Instrument& instrument = *source.instrument;
    m_market = marketOf(source);
    m_desk = oms ? oms->route(instrument.venue, draft.account, draft.mode) : nullptr;
    if (!m_desk)
        return;
    m_positions = &oms->positions(m_desk->key.isShadow);
    m_position = m_positions->find({instrument.venue, m_desk->key.account, instrument.id});
    if (m_position)
        m_qty = m_position->net.qty;
    else if (m_desk->state == AccountState::Ready)
        m_qty = Decimal{};
    m_fees = m_desk->gateway->fees();
    m_money = moneyOf(*m_desk, *m_positions, oms->market(), instrument.quote);
    m_open = oms->orders().openOrders(m_desk->key, instrument.id);
    m_limits = hardLimitsOf(m_desk->limits, instrument.key);
}

bool TicketAmounts::takes(const OrderTerms& terms) const
{
    OrderRequest request;
    request.terms = terms;
    RiskInput input(request);
    input.bid = m_market.bid;
    input.ask = m_market.ask;
    return wouldTake(input);
}

std::optional<Price> TicketAmounts::referenceOf(const OrderTerms& terms) const
{
    OrderRequest request;
    request.terms = terms;
    RiskInput input(request);
    input.bid = m_market.bid;
    input.ask = m_market.ask;
    input.mark = m_market.mark;
    return referencePrice(input);
}

std::optional<Decimal> TicketAmounts::freeNow() const
{
    if (!m_desk)
        return std::nullopt;
    const auto balance = m_desk->balances.find(m_source.instrument->quote);
    return balance == m_desk->balances.end() ? std::nullopt : balance->second.available;
}

std::optional<Decimal> TicketAmounts::leverageAt(const Decimal& worth) const
{
    if (!m_desk)
        return std::nullopt;
    if (const auto terms = m_desk->gateway->marginTerms(m_source.instrument->id, worth))
        return terms->leverage;
    const auto told = m_desk->venuePositions.find(m_source.instrument->id);
    return told == m_desk->venuePositions.end() ? std::nullopt : told->second.leverage;
}

std::vector<SizeCap> TicketAmounts::capsOf(const OrderTerms& terms, const Price& at) const
{
    std::vector<SizeCap> caps;
    const auto cap = [&caps](const char* name, const std::optional<Decimal>& qty) {
        if (qty)
            caps.push_back({name, qty->isNegative() ? Decimal{} : *qty});
    };
    const auto worthOf = [&at](const std::optional<Decimal>& worth) {
        return worth ? divide(*worth, at.value, kMoneyScale, Rounding::Down) : std::nullopt;
    };
    const auto free = freeNow();
    const auto leverage = free ? leverageAt(*free) : std::nullopt;
    cap("margin", worthOf(leverage ? multiply(*free, *leverage) : std::nullopt));
    cap("max order", m_limits.maxQty);
    cap("max order", worthOf(m_limits.maxNotional));
    const auto capPosition = [&](const std::optional<Decimal>& most) {
        const bool isBuy = terms.side == Side::Buy;
        const auto used = isBuy ? add(*m_qty, m_open.buyQty) : subtract(m_open.sellQty, *m_qty);
        cap("max position", most && used ? subtract(*most, *used) : std::nullopt);
    };
    if (m_qty)
        capPosition(m_limits.maxPosition);
    if (const auto ofVenue = m_desk ? m_desk->limits.venue.hard.maxPosition : std::nullopt; ofVenue && m_qty) {
        const auto others = m_oms->totalsOf(*m_desk, m_source.instrument->quote, m_source.instrument).othersPosition;
        capPosition(others ? subtract(*ofVenue, *others) : std::nullopt);
    }
    return caps;
}

SizeFacts TicketAmounts::sizeFacts(const OrderTerms& terms, const std::optional<Bracket>& bracket) const
{
    SizeFacts facts;
    facts.price = referenceOf(terms);
    facts.equity = m_money.equity;
    facts.position = m_qty;
    if (m_fees)
        facts.feeRate = m_fees->taker;
    if (facts.price && bracket)
        facts.stop = stopOf(*bracket, terms.side, *facts.price);
    if (facts.price)
        facts.caps = capsOf(terms, *facts.price);
    return facts;
}

void TicketAmounts::fillAccount(TicketView& out) const
{
    if (m_oms) {
        const KillSwitches& kills = m_oms->kills();
        out.isKilled = kills.stops(m_oms->market().slug(m_source.instrument->venue), m_source.instrument->key);
    }
    if (!m_desk)
        return;
    out.hasAccount = true;
    out.offer = offerOf(*m_desk);
    out.account = m_desk->state;
    out.mode = m_desk->mode;
    out.isArmed = m_oms->arm().isArmed(m_desk->mode) && !m_desk->isDisarmed;
    out.position = maybeAmount(m_qty);
    if (m_position)
        out.averageEntry = maybeAmount(averageEntry(m_position->net, averageScale(), Rounding::HalfEven));
    const MarginNow margin = marginOf(*m_desk, *m_positions, m_oms->market(), *m_source.instrument);
    out.leverage = maybeAmount(margin.set);
    out.maxLeverage = maybeAmount(margin.most);
    out.marginMode = margin.mode;
    out.isIsolatedOnly = margin.isIsolatedOnly;
    out.freeNow = maybeAmount(freeNow());
    if (m_fees) {
        out.feeTier.assign(m_fees->name);
        out.makerRate = knownAmount(m_fees->maker);
        out.takerRate = knownAmount(m_fees->taker);
    }
    std::optional<std::uint32_t> left;
    const auto leave = [&left](const std::optional<std::uint32_t>& most, std::uint32_t sent) {
        if (most)
            left = std::min(left.value_or(*most), *most > sent ? *most - sent : 0);
    };
    leave(m_desk->limits.maxOrdersPerDay, m_desk->counters.today(m_source.now));
    if (const auto ofVenue = m_desk->limits.venue.maxOrdersPerDay)
        leave(ofVenue, m_oms->totalsOf(*m_desk, m_source.instrument->quote, m_source.instrument).ordersToday);
    if (left)
        out.ordersLeftToday = knownAmount(*left, 0);
}

void TicketAmounts::fillOrder(TicketView& out, const OrderTerms& terms, bool hasQty,
                              const std::optional<Bracket>& bracket) const
{
    const bool isWhole = (!hasPrice(terms.type) || terms.price) && (!hasTrigger(terms.type) || terms.trigger);
    if (!isWhole)
        return; // where it would be filled is what is missing
    if (hasQty && isVain(terms)) {
        if (const auto at = referenceOf(terms))
            out.notional = shown(notional(terms.qty.value, *at));
        return;
    }
    const bool isTaking = takes(terms);
    const bool waits = isTriggered(terms.type);
    out.isMaker = !isTaking && !waits;
    const bool isOfBook = isTaking && terms.type != OrderType::Twap; // what its slices will meet nobody knows
    const TakeEstimate take = isOfBook ? estimateTake(m_source.book, terms) : TakeEstimate{};
    const bool isMissed = isTaking && fillsNothing(terms, take);
    if (isMissed) {
        out.visibleFraction = maybeAmount(take.visible);
    } else if (isTaking) {
        out.fillPrice = maybeAmount(take.average ? take.average : take.touch);
        out.slippage = maybeAmount(take.slippage);
        out.visibleFraction = maybeAmount(take.visible);
    } else {
        out.fillPrice = shown(terms.price ? terms.price : terms.trigger);
    }
    if (m_fees)
        out.feeRate = knownAmount(out.isMaker ? m_fees->maker : m_fees->taker);
    const bool isAllVisible = take.average && take.visible == kOne;
    const auto at = isAllVisible ? asPrice(take.average) : referenceOf(terms);
    if (!hasQty || !at)
        return;
    Worked order{terms, *at, terms.side == Side::Buy ? terms.qty.value : terms.qty.value.negated(),
                 notional(terms.qty.value, *at), std::nullopt};
    out.notional = shown(order.worth);
    if (isMissed)
        return; // nothing is held, bound or lost then
    if (out.feeRate.isKnown) {
        order.fee = order.worth.times({out.feeRate.mantissa, out.feeRate.scale}, Rounding::Up);
        out.fee = shown(order.fee, Rounding::Up);
    }
    if (m_money.equity && m_money.equity->isPositive())
        out.equityFraction =
            maybeAmount(divide(order.worth, LedgerAmount::from(*m_money.equity), kFraction, Rounding::Up));
    fillMargin(out, order);
    fillAfter(out, order);
    if (bracket)
        fillBracket(out, order, *bracket);
}

/// Only reduces, and there is no such position: nothing can come of it.
bool TicketAmounts::isVain(const OrderTerms& terms) const
{
    if (!terms.isReduceOnly || !m_qty)
        return false;
    const bool isAgainst = terms.side == Side::Buy ? m_qty->isNegative() : m_qty->isPositive();
    return !isAgainst || terms.qty.value > m_qty->absolute();
}

int TicketAmounts::averageScale() const
{
    return std::min(m_source.instrument->priceScale + 2, kMoneyScale);
}

/// As paper binds it: the larger of what either side of the instrument could come to, over the leverage.
void TicketAmounts::fillMargin(TicketView& out, const Worked& order) const
{
    const bool isBuy = order.terms.side == Side::Buy;
    const auto most = m_qty ? add(*m_qty, m_open.buyQty) : std::nullopt;
    const auto least = m_qty ? subtract(*m_qty, m_open.sellQty) : std::nullopt;
    const auto moved = most && least ? add(isBuy ? *most : *least, order.signedQty) : std::nullopt;
    if (!moved)
        return;
    const Decimal before = std::max(most->absolute(), least->absolute());
    const bool isReduce = order.terms.isReduceOnly;
    const Decimal after = isReduce ? before : std::max(moved->absolute(), (isBuy ? *least : *most).absolute());
    const auto worth = notional(after, order.at).rounded(kMoneyScale, Rounding::Up);
    const auto leverage = worth ? leverageAt(*worth) : std::nullopt;
    const auto bound = subtract(after, before);
    if (!leverage || !bound)
        return;
    const auto needed = marginUsed(notional(bound->absolute(), order.at), *leverage, kMoneyScale, Rounding::Up);
    out.marginNeeded = maybeAmount(bound->isPositive() ? needed : Decimal{});
    const auto free = freeNow();
    if (!free || !needed || !order.fee)
        return;
    const auto left = bound->isNegative() ? add(*free, *needed) : subtract(*free, *needed);
    out.freeAfter =
        shown(less(left ? std::optional(LedgerAmount::from(*left)) : std::nullopt, order.fee), Rounding::Down);
}

void TicketAmounts::fillAfter(TicketView& out, const Worked& order) const
{
    const auto after = m_qty ? add(*m_qty, order.signedQty) : std::nullopt;
    out.positionAfter = maybeAmount(after);
    if (!after || after->isZero())
        return;
    const bool isSameSide = m_qty->isZero() || m_qty->isNegative() == order.signedQty.isNegative();
    const bool isFlipped = !m_qty->isZero() && m_qty->isNegative() != after->isNegative();
    NetPosition then;
    then.qty = *after;
    if (isFlipped || m_qty->isZero())
        then.costBasis = LedgerAmount::product(*after, order.at.value);
    else if (isSameSide)
        then.costBasis = sum(m_position->net.costBasis, LedgerAmount::product(order.signedQty, order.at.value));
    else
        then.costBasis =
            m_position->net.costBasis ? std::optional(m_position->net.costBasis->share(*after, *m_qty)) : std::nullopt;
    out.entryAfter = maybeAmount(averageEntry(then, averageScale(), Rounding::HalfEven));
    if (!m_market.mark || !order.fee)
        return;
    const auto gap = subtract(m_market.mark->value, order.at.value); // what trading away from the mark changes
    const auto change =
        gap ? less(LedgerAmount::product(order.signedQty, *gap), order.fee) : std::optional<LedgerAmount>();
    if (change)
        out.liquidationAfter =
            maybeAmount(LiquidationEstimates(*m_desk, *m_positions, m_oms->market(), m_source.instrument->quote)
                            .at(*m_source.instrument, *after, *change));
}

/// The part of an order that is still held when it is done, signed: what a bracket protects. All of it while the
/// position is not known.
Decimal TicketAmounts::openedBy(const Worked& order) const
{
    const bool isWith = !m_qty || m_qty->isZero() || m_qty->isNegative() == order.signedQty.isNegative();
    const auto after = isWith ? std::optional(order.signedQty) : add(*m_qty, order.signedQty);
    return after && (isWith || after->isNegative() == order.signedQty.isNegative()) ? *after : Decimal{};
}

/// Loss at the stops and gain at the targets, the fees of both ways in them; stops are taken as takers.
void TicketAmounts::fillBracket(TicketView& out, const Worked& order, const Bracket& bracket) const
{
    const auto stop = stopOf(bracket, order.terms.side, order.at);
    const auto opened = openedBy(order);
    if (!stop || opened.isZero() || !order.fee || !m_fees)
        return;
    const auto entryFee = notional(opened, order.at).times({out.feeRate.mantissa, out.feeRate.scale}, Rounding::Up);
    const auto resultAt = [&](const Price& exit, const Decimal& rate) {
        const auto gap = subtract(exit.value, order.at.value);
        const auto gross = gap ? std::optional(LedgerAmount::product(opened, *gap)) : std::nullopt;
        const auto fee = notional(opened, exit).times(rate, Rounding::Up);
        return less(less(gross, fee), entryFee);
    };
    const auto lost = resultAt(*stop, m_fees->taker);
    if (!lost || !lost->isNegative())
        return; // a stop on the side of the gain limits no loss
    const LedgerAmount loss = lost->negated();
    out.maxLoss = shown(loss, Rounding::Up);
    const auto target = targetOf(bracket);
    const auto won = target ? resultAt(*target, m_fees->maker) : std::nullopt;
    if (won)
        out.rewardRisk = maybeAmount(divide(*won, loss, 2, Rounding::Down));
}

} // namespace gannet
