// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/quick_orders.h"

#include "core/model/follow_price.h"
#include "core/model/instrument.h"
#include "core/model/order_state.h"
#include "ui/format.h"

#include <fmt/format.h>

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] Decimal decimalOf(const MaybeAmount& amount)
{
    return {amount.mantissa, amount.scale};
}

[[nodiscard]] Error refusal(Code code, std::string message)
{
    Error error;
    error.kind = ErrorKind::Denied;
    error.code = code;
    error.message = std::move(message);
    return error;
}

/// Why a book shows nothing; `otherwise` where nothing of it is known but that.
[[nodiscard]] std::string emptyWords(const ShownMarket& market, std::string_view otherwise)
{
    const StreamHealth health = market.depth ? market.depth->freshness.health : StreamHealth::Idle;
    const std::string& name = market.instrument->canonical;
    if (health == StreamHealth::Crossed)
        return fmt::format("no order: the book of {} is crossed, and it is being read anew", name);
    if (health == StreamHealth::Gap)
        return fmt::format("no order: the book of {} has a gap, and it is being read anew", name);
    return fmt::format("no order: the book of {} {}", name, otherwise);
}

[[nodiscard]] Result<void> checkMarket(const ShownMarket& market)
{
    if (!market.instrument)
        return fail(refusal(Code::UnknownSymbol, "no order: the instrument is not known yet"));
    if (!market.depth || market.depth->tick <= 0)
        return fail(refusal(Code::StaleData, emptyWords(market, "is not there yet")));
    return {};
}

[[nodiscard]] Decimal tickOf(const DepthView& depth)
{
    return {depth.tick, depth.priceScale};
}

/// Whose grid is not told yet: as the book shows it.
[[nodiscard]] Instrument onGrid(const ShownMarket& market)
{
    Instrument known = *market.instrument;
    const MaybeAmount& any = market.depth->bestBid.isKnown ? market.depth->bestBid : market.depth->bestAsk;
    if (known.tickRule.stepAt(any.isKnown ? decimalOf(any) : tickOf(*market.depth)).isZero())
        known.tickRule.tick = tickOf(*market.depth);
    return known;
}

/// Written as the venue writes prices, not with the digits of the sum it came from.
[[nodiscard]] Decimal inDigits(const Decimal& price, const ShownMarket& market)
{
    const auto mantissa = price.mantissaAt(market.depth->priceScale);
    return mantissa ? Decimal{*mantissa, market.depth->priceScale} : price;
}

/// The valid price at or beside `price`; above it for a sell, below it for a buy.
[[nodiscard]] std::optional<Decimal> validPrice(const ShownMarket& market, const Decimal& price, Side side)
{
    const auto valid = snapped(price, side, onGrid(market));
    return valid ? std::optional(inDigits(*valid, market)) : std::nullopt;
}

/// The price beside a touch that an order comes to, as a ticket would work it out.
[[nodiscard]] Result<Decimal> followed(const PriceAsk& ask, Side side, const ShownMarket& market)
{
    const auto price = [](const MaybeAmount& amount) {
        return amount.isKnown ? std::optional(Price{decimalOf(amount)}) : std::nullopt;
    };
    const auto found = followPrice(ask, side, onGrid(market),
                                   {price(market.depth->bestBid), price(market.depth->bestAsk), {}}, "price");
    if (!found)
        return fail(refusal(found.error().code, "no order: " + found.error().message));
    return inDigits(found->value, market);
}

[[nodiscard]] OrderTerms limitAt(Side side, const Qty& qty, const Decimal& price)
{
    OrderTerms terms;
    terms.side = side;
    terms.type = OrderType::Limit;
    terms.qty = qty;
    terms.price = Price{price};
    return terms;
}

/// The cap that is kept, of the touch that an order of this side takes.
[[nodiscard]] std::optional<Decimal> keptFraction(const ShownMarket& market, Side side)
{
    if (!market.cap || !checkMarket(market))
        return std::nullopt;
    const MaybeAmount& far = side == Side::Buy ? market.depth->bestAsk : market.depth->bestBid;
    const auto touch = far.isKnown ? std::optional(decimalOf(far)) : std::nullopt;
    return capFraction(market.cap, touch, onGrid(market).tickRule);
}

/// At most the cap beyond the far touch.
[[nodiscard]] Result<OrderTerms> takeTerms(Side side, const ShownMarket& market, const Qty& qty)
{
    const bool isBuy = side == Side::Buy;
    PriceAsk ask;
    ask.from = isBuy ? PriceAsk::From::Ask : PriceAsk::From::Bid;
    const auto kept = keptFraction(market, side);
    const bool isTicks = kept && market.cap->unit == DistanceAsk::Unit::Ticks;
    const auto ticks = isTicks ? market.cap->number.rescaled(0, Rounding::Down) : std::nullopt;
    const Decimal cap = kept.value_or(kTakeCap);
    if (ticks) // as a fraction they would be cut, and the last of them missed
        ask.ticks = static_cast<std::int32_t>(isBuy ? ticks->mantissa : -ticks->mantissa);
    else
        ask.fraction = isBuy ? cap : cap.negated();
    const auto worst = followed(ask, side, market);
    if (!worst)
        return fail(worst.error());
    OrderTerms terms = limitAt(side, qty, *worst);
    terms.timeInForce = TimeInForce::Ioc;
    return terms;
}

[[nodiscard]] bool isTriggered(OrderType type)
{
    return type != OrderType::Market && type != OrderType::Limit;
}

} // namespace

Decimal takeCap(const ShownMarket& market, Side side)
{
    return keptFraction(market, side).value_or(kTakeCap);
}

Result<OrderTerms> quickTerms(QuickPrice kind, Side side, const ShownMarket& market, const Qty& qty)
{
    if (const auto checked = checkMarket(market); !checked)
        return fail(checked.error());
    const DepthView& depth = *market.depth;
    const bool isBuy = side == Side::Buy;
    const MaybeAmount& own = isBuy ? depth.bestBid : depth.bestAsk;
    const MaybeAmount& far = isBuy ? depth.bestAsk : depth.bestBid;
    const bool isFarWanted = kind == QuickPrice::Take || kind == QuickPrice::Hit;
    if (!(isFarWanted ? far : own).isKnown)
        return fail(
            refusal(Code::StaleData, emptyWords(market, isBuy == isFarWanted ? "shows no ask" : "shows no bid")));
    if (kind == QuickPrice::Take)
        return takeTerms(side, market, qty);
    PriceAsk ask;
    ask.from = isBuy == isFarWanted ? PriceAsk::From::Ask : PriceAsk::From::Bid;
    if (kind == QuickPrice::Improve)
        ask.ticks = isBuy ? 1 : -1;
    const auto price = followed(ask, side, market);
    if (!price)
        return fail(price.error());
    if (kind == QuickPrice::Hit)
        return limitAt(side, qty, *price);
    if (kind == QuickPrice::Improve && (!far.isKnown || (isBuy ? *price >= decimalOf(far) : *price <= decimalOf(far))))
        return fail(refusal(Code::PostOnlyWouldCross,
                            fmt::format("no order: the spread of {} is one tick, nothing is inside it; {} joins",
                                        market.instrument->canonical, isBuy ? "F2" : "F3")));
    OrderTerms terms = limitAt(side, qty, *price);
    terms.isPostOnly = true;
    return terms;
}

Result<OrderTerms> limitTerms(Side side, const Price& price, const ShownMarket& market, const Qty& qty)
{
    if (const auto checked = checkMarket(market); !checked)
        return fail(checked.error());
    const auto valid = validPrice(market, price.value, side);
    if (!valid || *valid != price.value)
        return fail(refusal(Code::BadTick, "no order: " + plainText(price.value) + " is between two ticks"));
    const MaybeAmount& far = side == Side::Buy ? market.depth->bestAsk : market.depth->bestBid;
    const bool takes =
        far.isKnown && (side == Side::Buy ? price.value >= decimalOf(far) : price.value <= decimalOf(far));
    if (!takes) {
        OrderTerms terms = limitAt(side, qty, price.value);
        terms.isPostOnly = true;
        return terms;
    }
    auto terms = takeTerms(side, market, qty);
    if (!terms)
        return terms;
    // Never worse than what was pointed at.
    terms->price->value =
        side == Side::Buy ? std::min(terms->price->value, price.value) : std::max(terms->price->value, price.value);
    return terms;
}

Result<OrderTerms> stopTerms(Side side, const Price& trigger, const ShownMarket& market, const Qty& qty,
                             const Decimal& position)
{
    if (const auto checked = checkMarket(market); !checked)
        return fail(checked.error());
    const bool isBuy = side == Side::Buy;
    const MaybeAmount& touch = isBuy ? market.depth->bestAsk : market.depth->bestBid;
    if (!touch.isKnown)
        return fail(refusal(Code::StaleData, "no stop: the book shows no market"));
    if (isBuy ? trigger.value <= decimalOf(touch) : trigger.value >= decimalOf(touch))
        return fail(refusal(Code::BadTrigger, fmt::format("no stop: to {} at {} the market must be {} it; it is at {}",
                                                          isBuy ? "buy" : "sell", plainText(trigger.value),
                                                          isBuy ? "below" : "above", plainText(decimalOf(touch)))));
    OrderTerms terms;
    terms.side = side;
    terms.type = OrderType::Stop;
    terms.qty = qty;
    terms.trigger = trigger; // and no cap: what protects has to get out, however far the market jumped
    terms.isReduceOnly = isBuy ? position.isNegative() : position.isPositive();
    return terms;
}

Result<OrderTerms> movedStop(const OrderTerms& stop, bool isTighter, const ShownMarket& market)
{
    if (const auto checked = checkMarket(market); !checked)
        return fail(checked.error());
    if (!stop.trigger)
        return fail(refusal(Code::BadTrigger, "no stop with a trigger to move"));
    const Decimal old = stop.trigger->value;
    const bool isUp = (stop.side == Side::Sell) == isTighter;
    const auto part = multiply(old, kStopStep);
    const auto wanted = part ? (isUp ? add(old, *part) : subtract(old, *part)) : std::nullopt;
    const Side rounding = isUp ? Side::Sell : Side::Buy;
    const auto valid = wanted ? validPrice(market, *wanted, rounding) : std::nullopt;
    if (!valid)
        return fail(refusal(Code::OutOfRange, "the stop stays: no price is 0.05 % away"));
    const MaybeAmount& touch = stop.side == Side::Sell ? market.depth->bestBid : market.depth->bestAsk;
    if (isTighter && touch.isKnown &&
        (stop.side == Side::Sell ? *valid >= decimalOf(touch) : *valid <= decimalOf(touch)))
        return fail(
            refusal(Code::BadTrigger, fmt::format("the stop stays at {}: at {} it would fire at once, the "
                                                  "market is at {}",
                                                  plainText(old), plainText(*valid), plainText(decimalOf(touch)))));
    OrderTerms terms = stop;
    terms.trigger = Price{*valid};
    if (terms.price) {
        const auto moved = subtract(*valid, old);
        const auto price = moved ? add(terms.price->value, *moved) : std::nullopt;
        const auto near = price ? validPrice(market, *price, rounding) : std::nullopt;
        if (!near)
            return fail(refusal(Code::OutOfRange, "the stop stays: its limit cannot move along"));
        terms.price = Price{*near};
    }
    return terms;
}

bool isTaking(const OrderTerms& terms)
{
    return terms.type == OrderType::Market ||
           (terms.type == OrderType::Limit && !terms.isPostOnly && terms.timeInForce == TimeInForce::Ioc);
}

QString termsText(const OrderTerms& terms)
{
    const QString side = terms.side == Side::Buy ? QStringLiteral("BUY") : QStringLiteral("SELL");
    const QString qty = amountText(terms.qty.value);
    QString text;
    if (isTriggered(terms.type) && terms.trigger)
        text = QStringLiteral("%1 STOP %2 @ %3").arg(side, qty, amountText(terms.trigger->value));
    else if (terms.type == OrderType::Market)
        text = QStringLiteral("%1 %2 at market").arg(side, qty);
    else if (isTaking(terms))
        text = QStringLiteral("%1 %2 @ %3 takes, IOC")
                   .arg(side, qty, terms.price ? amountText(terms.price->value) : QString(QChar(kDash)));
    else
        text = QStringLiteral("%1 %2 @ %3 %4%5")
                   .arg(side, qty, terms.price ? amountText(terms.price->value) : QString(QChar(kDash)),
                        toQString(toString(terms.timeInForce)).toUpper(),
                        terms.isPostOnly ? QStringLiteral(" post") : QString());
    return terms.isReduceOnly ? text + QStringLiteral(" reduce") : text;
}

SubmitOrder submitOf(const TradeTarget& target, OrderTerms terms, OrderOrigin origin)
{
    SubmitOrder submit;
    submit.order.instrument = target.key;
    submit.order.account = target.account;
    submit.order.mode = target.mode;
    submit.order.origin = origin;
    submit.order.terms = std::move(terms);
    return submit;
}

std::vector<const KnownOrder*> workingOrders(const TradingState& trading, const TradeTarget& target,
                                             const Instrument& instrument)
{
    std::vector<const KnownOrder*> found;
    for (const auto& [id, known] : trading.orders()) {
        const Order& order = known.order;
        if (!isFinal(order.state) && order.instrument == instrument.id && order.venue == instrument.venue &&
            order.account == target.account && order.mode == target.mode)
            found.push_back(&known);
    }
    return found;
}

const PositionChanged* findPosition(const TradingState& trading, const TradeTarget& target,
                                    const Instrument& instrument)
{
    const AccountKey account{instrument.venue, target.account, target.mode == TradingMode::Shadow};
    const auto found = trading.positions().find({account, instrument.id});
    return found == trading.positions().end() ? nullptr : &found->second;
}

Decimal positionOf(const TradingState& trading, const TradeTarget& target, const Instrument& instrument)
{
    const PositionChanged* const position = findPosition(trading, target, instrument);
    return position ? position->qty : Decimal{};
}

} // namespace gannet
