// SPDX-License-Identifier: GPL-3.0-or-later
// The way of an order: gates, its intent, the wire; of a change too.
#include "core/base/check.h"
#include "core/ledger/pnl.h"
#include "core/model/order_state.h"
#include "core/trading/bracket.h"
#include "core/trading/oms.h"
#include "core/trading/risk_gates.h"
#include "core/trading/valuation.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] Refusal refusal(std::string_view gate, ErrorKind kind, Code code, std::string message,
                              std::string limit = {}, std::string value = {}, std::vector<std::string> fixes = {})
{
    Error error{.kind = kind, .code = code, .message = std::move(message)};
    error.limit = std::move(limit);
    error.value = std::move(value);
    error.fixes = std::move(fixes);
    return {gate, std::move(error)};
}

template <class T> [[nodiscard]] bool holds(const std::vector<T>& values, const T& value)
{
    return std::find(values.begin(), values.end(), value) != values.end();
}

constexpr int kTierScale = 2; ///< of a worth that is held against leverage tiers, which are whole units
constexpr Decimal kTooMuch{std::numeric_limits<std::int64_t>::max(), 0};

[[nodiscard]] bool isStop(OrderType type)
{
    return type == OrderType::Stop || type == OrderType::StopLimit || type == OrderType::Trailing;
}

/// Risk unless the change provably only reduces: a larger size (of an order that only reduces the venue cuts it to the
/// position), a price nearer to a fill, another trigger of an entry; for a stop that protects farther away, smaller, or
/// with a limit that is harder to fill.
[[nodiscard]] EffectClass effectOfChange(const Order& order, const OrderTerms& to, bool isEntry)
{
    const OrderTerms& from = order.terms;
    const bool isBuy = from.side == Side::Buy;
    const bool isMore = to.qty > from.qty && !from.isReduceOnly;
    const bool isNearer = from.price && to.price && (isBuy ? *to.price > *from.price : *to.price < *from.price);
    if (isEntry) {
        const bool isOther = from.trigger != to.trigger || from.trailBy != to.trailBy;
        return isMore || isNearer || isOther ? EffectClass::Risk : EffectClass::Reduce;
    }
    if (isMore)
        return EffectClass::Risk;
    if (!isStop(from.type))
        return EffectClass::Reduce;
    const bool isWider =
        from.trigger && to.trigger && (isBuy ? *to.trigger > *from.trigger : *to.trigger < *from.trigger);
    const bool isLooser = from.trailBy && to.trailBy && *to.trailBy > *from.trailBy;
    const bool isHarder = from.price != to.price && !isNearer;
    return isWider || isLooser || isHarder || to.qty < from.qty ? EffectClass::Risk : EffectClass::Reduce;
}

} // namespace

AccountDesk* Oms::deskFor(VenueId venue, const AccountName& account, TradingMode asked)
{
    const AccountDesk* const desk = route(venue, account, asked);
    return desk ? &m_accounts.find(desk->key)->second : nullptr;
}

RiskInput Oms::gather(const OrderRequest& request, const AccountDesk* desk) const
{
    RiskInput input(request);
    input.now = m_now;
    input.storeTrouble = m_storeTrouble;
    input.instrument = m_market.instrument(request.instrument);
    if (!input.instrument)
        return input;
    const Instrument& instrument = *input.instrument;
    const std::string slug(m_market.slug(instrument.venue));
    input.venueName = m_market.venueName(instrument.venue);
    input.kill = {m_kills.isSet({}), m_kills.isSet({slug}), m_kills.isSet({instrument.key})};
    const MarketNow market = m_market.now(instrument.id);
    input.bookHealth = market.health;
    input.bookReceived = market.received;
    input.bid = market.bid;
    input.ask = market.ask;
    input.mark = market.mark;
    input.take = estimateTake(m_market.book(instrument.id), request.terms);
    if (!desk) {
        if (const auto why = m_whyClosed.find({instrument.venue, request.account, false}); why != m_whyClosed.end())
            input.whyClosed = why->second;
        for (const bool isShadow : {false, true}) {
            if (const AccountDesk* const other = account({instrument.venue, request.account, isShadow}))
                input.limits = &other->limits; // the account is there, only nothing of that mode
        }
        return input;
    }
    input.limits = &desk->limits;
    input.value = valuePriceOf(market, maxDataAgeOf(desk->limits)).price;
    input.capabilities = &desk->capabilities;
    input.routed = desk->mode;
    input.isArmed = m_arm.isArmed(desk->mode) && !desk->isDisarmed;
    input.isFirst = m_arm.isFresh();
    input.session = desk->gateway->session();
    if (const auto trouble = input.session == SessionState::Ready ? std::nullopt : desk->gateway->trouble())
        input.sessionTrouble = trouble->message;
    if (input.session == SessionState::Ready && desk->state != AccountState::Ready && !request.terms.isReduceOnly)
        input.session = SessionState::Syncing; // what we hold is still being compared
    const PositionKey key{instrument.venue, request.account, instrument.id};
    if (const Position* const position = positions(desk->key.isShadow).find(key))
        input.position = position->net.qty;
    const OpenOrders open = m_orders.openOrders(desk->key, instrument.id);
    input.openBuyQty = open.buyQty;
    input.openSellQty = open.sellQty;
    input.openingBuyQty = open.openingBuyQty;
    input.openingSellQty = open.openingSellQty;
    input.openOrders = m_orders.workingCount(desk->key);
    input.openOrdersHere = open.count;
    input.triggersHere = open.triggers;
    input.isLocal = mustWait(*desk, request.terms);
    input.ordersToday = desk->counters.today(m_now);
    input.ordersInLastSecond = desk->counters.inLastSecond(m_now);
    input.consecutiveRejects = desk->counters.consecutiveRejects();
    input.usualQty = desk->counters.usualQty(instrument.id, m_orders);
    if (const auto unasked = m_unasked.find(desk->mode); unasked != m_unasked.end())
        input.unasked = &unasked->second;
    AccountMoney money = moneyOf(*desk, positions(desk->key.isShadow), m_market, instrument.quote);
    input.dayResult = money.dayResult;
    input.dayUnknown = std::move(money.dayUnknown);
    input.daySince = money.daySince;
    input.equity = money.equity;
    if (hardLimitsOf(desk->limits, instrument.key).maxLeverage)
        input.othersNotional = worstOf(*desk, instrument.quote, &instrument);
    input.venue = totalsOf(*desk, instrument.quote, &instrument);
    if (const auto balance = desk->balances.find(instrument.quote); balance != desk->balances.end())
        input.freeMargin = balance->second.available;
    if (const auto fees = desk->gateway->fees())
        input.takerRate = fees->taker;
    if (input.freeMargin)
        input.setLeverage = leverageFor(input, *desk);
    input.tier = tierFor(input, *desk);
    return input;
}

/// What the venue lets the position be worth that this order could bring. The largest worth is looked for only where it
/// is refused: tiers only get stricter, so each half tells in which one it lies.
std::optional<LeverageTier> Oms::tierFor(const RiskInput& input, const AccountDesk& desk) const
{
    const InstrumentId id = input.instrument->id;
    const auto first = desk.gateway->marginTerms(id, {});
    const auto ending = first ? gate::endingOf(input) : std::nullopt;
    if (!ending)
        return std::nullopt;
    const Decimal worth = ending->worth.value_or(kTooMuch).rescaled(kTierScale, Rounding::Up).value_or(kTooMuch);
    const auto most = [&desk, id](const Decimal& at) {
        const auto terms = desk.gateway->marginTerms(id, at);
        return terms ? terms->maxLeverage : std::nullopt;
    };
    const auto allowed = most(worth);
    if (!allowed)
        return std::nullopt;
    LeverageTier tier{first->leverage, *allowed, std::nullopt};
    if (tier.set <= tier.most || most({}).value_or(Decimal{}) < tier.set)
        return tier;
    std::int64_t passes = 0;
    std::int64_t fails = worth.mantissa;
    while (fails - passes > 1) {
        const std::int64_t middle = passes + (fails - passes) / 2;
        (most({middle, worth.scale}).value_or(Decimal{}) >= tier.set ? passes : fails) = middle;
    }
    tier.room = Decimal{passes, worth.scale};
    return tier;
}

/// As set for the instrument, at the worth that its position could come to.
std::optional<Decimal> Oms::leverageFor(const RiskInput& input, const AccountDesk& desk) const
{
    const bool isBuy = input.request.terms.side == Side::Buy;
    const auto open = add(isBuy ? input.openingBuyQty : input.openingSellQty, input.request.terms.qty.value);
    const auto end = !open ? std::nullopt : isBuy ? add(input.position, *open) : subtract(input.position, *open);
    const auto at = referencePrice(input);
    const auto worth = end && at ? notional(*end, *at).rounded(kMoneyScale, Rounding::Up) : std::nullopt;
    const auto terms = worth ? desk.gateway->marginTerms(input.instrument->id, *worth) : std::nullopt;
    if (terms)
        return terms->leverage;
    const auto told = desk.venuePositions.find(input.instrument->id);
    return told == desk.venuePositions.end() ? std::nullopt : told->second.leverage;
}

bool Oms::mustWait(const AccountDesk& desk, const OrderTerms& terms) const
{
    return isTriggered(terms.type) && (!holds(desk.gateway->capabilities().types, terms.type) ||
                                       !holds(desk.gateway->capabilities().triggerSources, terms.triggerSource));
}

Foresight Oms::foresee(const OrderRequest& request, bool isAsArmed) const
{
    const Instrument* const instrument = m_market.instrument(request.instrument);
    RiskInput input = gather(request, instrument ? route(instrument->venue, request.account, request.mode) : nullptr);
    input.isArmed = input.isArmed || isAsArmed;
    input.isDuplicate = m_orders.isTaken(request.request);
    Foresight result{firstRefusal(input), {}};
    if (result.refusal && result.refusal->error.code == Code::NeedsConfirm)
        result.reasons = softReasons(input);
    return result;
}

Submitted Oms::submit(const OrderRequest& request, SubmitOptions options)
{
    OrderRequest asked = request;
    const Instrument* const instrument = m_market.instrument(asked.instrument);
    AccountDesk* const desk = instrument ? deskFor(instrument->venue, asked.account, asked.mode) : nullptr;
    RiskInput input = gather(asked, desk);
    input.isArmed = input.isArmed || options.wasArmed;
    input.isDuplicate = m_orders.isTaken(asked.request);
    auto refused = firstRefusal(input);
    if (refused && refused->error.code == Code::NeedsConfirm && options.isAgreed) {
        asked.confirmed = refused->error.fixes;
        refused = firstRefusal(input);
    }
    if (refused)
        return deny(asked, input, std::move(*refused));
    const TradingMode mode = effectiveMode(input);
    const auto made = m_orders.create(asked, instrument->venue, instrument->id, mode, m_now);
    CHECK(made.has_value(), "the gate looked whether the request is new");
    const Order& order = **made;
    desk->counters.sent(m_now);
    if (isEntered(order))
        desk->counters.entered(instrument->id, order.id, order.terms.qty.value);
    if (effectOf(input) == EffectClass::Risk)
        m_arm.noteOrder();
    m_unsent.insert(order.id);
    if (options.bracket)
        m_store.push(StoredSetting{std::string(kBracketSetting) + order.id.toHex(), toText(*options.bracket), m_now});
    const bool isWaiting = mustWait(*desk, asked.terms);
    const bool isEndKept = holds(desk->gateway->capabilities().timesInForce, TimeInForce::Gtd) && !isWaiting;
    if (asked.terms.timeInForce == TimeInForce::Gtd && !isEndKept)
        m_expiries.insert({asked.terms.expiry, order.id});
    if (isWaiting) {
        m_local.insert(order.id);
        changed(order);
        return {&order, std::nullopt, mode};
    }
    m_orders.move(order.id, OrderMove::Submit, m_now);
    keepIntent(order, IntentKind::New, order.terms);
    tellOrder(order);
    if (effectOf(input) == EffectClass::Reduce) {
        m_intents.erase(m_nextIntent - 1); // it does not wait for the store
        send(order);
    }
    return {&order, std::nullopt, mode};
}

Submitted Oms::deny(const OrderRequest& request, const RiskInput& input, Refusal refused)
{
    Submitted result{nullptr, std::nullopt, effectiveMode(input)};
    const bool isDropped = refused.error.code == Code::NeedsConfirm || refused.error.code == Code::DuplicateRequest;
    if (input.instrument && !isDropped) {
        const auto made = m_orders.create(request, input.instrument->venue, input.instrument->id, result.mode, m_now);
        CHECK(made.has_value(), "the first gate looked whether the request is new");
        m_orders.move((*made)->id, OrderMove::Deny, m_now, refused.error);
        changed(**made);
        result.order = *made;
    }
    result.refusal = std::move(refused);
    return result;
}

/// The order as it is, so that a start finds the terms that the venue has if nothing arrived; what is asked for is told
/// to whoever reads the file.
void Oms::keepIntent(const Order& order, IntentKind kind, const OrderTerms& asked)
{
    const std::uint64_t ordinal = m_nextIntent++;
    m_intents.emplace(ordinal, Intent{order.id, kind});
    StoredOrder row = rowOf(order);
    std::string text = fmt::format("{} of {}", describe(asked), row.instrument);
    m_store.push(OrderIntent{kind, ordinal, m_now, std::move(row), std::move(text)});
}

void Oms::send(const Order& order)
{
    AccountDesk* const desk = deskOf(order);
    if (!desk || desk->gateway->session() != SessionState::Ready) {
        Error error{.kind = ErrorKind::Denied,
                    .code = Code::VenueNotReady,
                    .message = fmt::format("Not sent: {} is not ready any more", m_market.venueName(order.venue))};
        error.limit = toString(SessionState::Ready);
        error.value = toString(desk ? desk->gateway->session() : SessionState::Disconnected);
        notSent(order.id, std::move(error));
        return;
    }
    m_unsent.erase(order.id);
    m_doubts.asked(order.id, OrderAsk::New, m_now);
    audit("wire", "engine", order.request, order.id, "new: " + describe(order.terms));
    desk->gateway->submit(forWire(order, *desk->gateway), m_now);
}

void Oms::notSent(ClientOrderId id, Error error)
{
    m_doubts.end(id);
    audit("answer", "engine", {}, id, error.message);
    if (m_orders.move(id, OrderMove::NotSent, m_now, std::move(error)))
        changed(*m_orders.find(id));
}

/// As the gateway gets it: under its name of the account; an end that the venue cannot keep stays here.
Order Oms::forWire(const Order& order, const OrderGateway& gateway)
{
    Order wire = order;
    wire.account = gateway.account();
    if (wire.terms.timeInForce == TimeInForce::Gtd && !holds(gateway.capabilities().timesInForce, TimeInForce::Gtd)) {
        wire.terms.timeInForce = TimeInForce::Gtc;
        wire.terms.expiry = {};
    }
    return wire;
}

Submitted Oms::fire(ClientOrderId local, const OrderTerms& terms, std::string_view why)
{
    const Order* const order = m_orders.find(local);
    AccountDesk* const desk = order ? deskOf(*order) : nullptr;
    if (!order || !desk || !m_local.contains(local))
        return {};
    OrderRequest request;
    request.request = order->request;
    request.instrument = keyOf(order->instrument);
    request.account = order->account;
    request.mode = order->mode;
    request.origin = order->origin;
    request.terms = terms;
    RiskInput input = gather(request, desk);
    input.isArmed = true; // it was when this was set up; a disarm leaves orders alone
    if (!isEntry(*order) && !turnsRound(*order))
        input.effect = EffectClass::Reduce; // protection stays whatever stops new risk
    auto refused = firstRefusal(input);
    if (refused && refused->error.code == Code::NeedsConfirm) {
        const bool isDoubtful =
            effectOf(input) == EffectClass::Risk && holds(refused->error.fixes, std::string("data"));
        request.confirmed = refused->error.fixes;
        if (isDoubtful)
            refused->error.code = Code::StaleData; // nobody agreed to that when it was placed
        else
            refused = firstRefusal(input);
    }
    if (refused && (refused->error.code == Code::VenueNotReady || refused->error.code == Code::StaleData))
        return {order, std::move(refused), order->mode};
    audit("press", "engine", order->request, local, std::string(why));
    m_local.erase(local);
    if (refused) {
        if (input.effect == EffectClass::Reduce) {
            Error error = refused->error;
            error.message = fmt::format("A local {} was reached and is refused, the position is without it: {}",
                                        toString(order->terms.type), refused->error.message);
            trouble(std::move(error), local);
        }
        m_orders.move(local, OrderMove::Deny, m_now, refused->error);
        changed(*order);
        return {order, std::move(refused), order->mode};
    }
    m_orders.setTerms(local, terms, m_now);
    m_orders.move(local, OrderMove::Submit, m_now);
    keepIntent(*order, IntentKind::New, terms);
    tellOrder(*order);
    if (effectOf(input) == EffectClass::Reduce) {
        m_intents.erase(m_nextIntent - 1);
        send(*order);
    }
    return {order, std::nullopt, order->mode};
}

std::optional<Refusal> Oms::checkChange(const Order& order, const ReplaceOrder& command, SubmitOptions options)
{
    const std::string name = nameOf(order);
    const bool isWaiting = m_local.contains(order.id);
    const bool isResting = order.state == OrderState::Open || order.state == OrderState::PartiallyFilled;
    if (isFinal(order.state))
        return refusal("order", ErrorKind::Denied, Code::StateConflict,
                       fmt::format("Order {} is {}: there is nothing to change", name, toString(order.state)),
                       "a working order", std::string(toString(order.state)));
    if (order.isOutcomeUnknown || (!isWaiting && !isResting) || m_changes.contains(order.id))
        return refusal("order", ErrorKind::Denied, Code::StateConflict,
                       fmt::format("Order {} is {}{}: wait for the venue's word, then change it", name,
                                   toString(order.state), order.isOutcomeUnknown ? ", outcome unknown" : ""),
                       "an open order with nothing on its way", std::string(toString(order.state)));
    if (order.terms.type == OrderType::Twap)
        return refusal("capability", ErrorKind::Unsupported, Code::Unsupported,
                       fmt::format("A TWAP runs as it began: cancel order {} and place another for what is left", name),
                       "a cancel", "a change");
    OrderTerms fixed = command.terms;
    fixed.qty = order.terms.qty;
    fixed.price = order.terms.price;
    fixed.trigger = order.terms.trigger;
    fixed.trailBy = order.terms.trailBy;
    if (describe(fixed) != describe(order.terms) || fixed.expiry != order.terms.expiry)
        return refusal("order", ErrorKind::Invalid, Code::InvalidRequest,
                       "Only price, size and trigger of an order can be changed", describe(order.terms),
                       describe(command.terms));
    const auto rest = subtract(command.terms.qty.value, order.filledQty);
    if (!rest || rest->mantissa <= 0)
        return refusal(
            "order", ErrorKind::Invalid, Code::BadQty,
            fmt::format("{} of order {} are filled already: its size must be larger", plainText(order.filledQty), name),
            "above " + plainText(order.filledQty), command.terms.qty.toString());
    AccountDesk* const desk = deskOf(order);
    if (!isWaiting && !(desk && desk->gateway->capabilities().hasReplace) && !command.mayCancelNew)
        return refusal(
            "capability", ErrorKind::Unsupported, Code::Unsupported,
            fmt::format("{} cannot change an order: cancel it and place a new one", m_market.venueName(order.venue)),
            "", "a change in place", {"cancel_new"});

    OrderRequest request;
    request.request = command.request;
    request.instrument = keyOf(order.instrument);
    request.account = order.account;
    request.mode = order.mode;
    request.origin = command.origin;
    request.terms = command.terms;
    request.terms.qty = {*rest};
    request.confirmed = command.confirmed;
    RiskInput input = gather(request, desk);
    input.isArmed = input.isArmed || options.wasArmed;
    input.effect = options.isUpkeep ? EffectClass::Reduce
                                    : effectOfChange(order, command.terms, isEntry(order) || turnsRound(order));
    OrderRequest asItWas = request;
    asItWas.terms = order.terms;
    input.tookBefore = wouldTake(gather(asItWas, desk));
    if (!isWaiting) {
        Decimal& open = order.terms.side == Side::Buy ? input.openBuyQty : input.openSellQty;
        open = subtract(open, order.openQty()).value_or(open);
        if (!order.terms.isReduceOnly) {
            Decimal& opening = order.terms.side == Side::Buy ? input.openingBuyQty : input.openingSellQty;
            opening = subtract(opening, order.openQty()).value_or(opening);
            input.changedQty = order.openQty();
        }
        for (std::uint32_t* const count : {&input.openOrders, &input.openOrdersHere, &input.venue.openOrders})
            *count -= *count > 0 ? 1 : 0;
        input.triggersHere -= isTriggered(order.terms.type) && input.triggersHere > 0 ? 1U : 0U;
        if (desk)
            input.tier = tierFor(input, *desk);
    }
    auto refused = firstRefusal(input);
    if (refused && refused->error.code == Code::NeedsConfirm && options.isAgreed) {
        request.confirmed = refused->error.fixes;
        refused = firstRefusal(input);
    }
    return refused;
}

std::optional<Refusal> Oms::change(const ReplaceOrder& command, SubmitOptions options)
{
    const Order* const order = m_orders.find(command.order);
    if (!order)
        return refusal("order", ErrorKind::NotFound, Code::UnknownOrder,
                       fmt::format("There is no order {} here", command.order.toHex()));
    if (auto refused = checkChange(*order, command, options))
        return refused;
    if (m_local.contains(order->id)) {
        m_orders.setTerms(order->id, command.terms, m_now);
        changed(*order);
        return std::nullopt;
    }
    AccountDesk& desk = *deskOf(*order);
    const bool isRisk = !options.isUpkeep && effectOfChange(*order, command.terms,
                                                            isEntry(*order) || turnsRound(*order)) == EffectClass::Risk;
    Change record{order->terms, command.terms, command.request, !desk.gateway->capabilities().hasReplace,
                  options.isUpkeep};
    if (record.isWithCancel) {
        keepAnew(order->id, fmt::format("{} of {}", describe(command.terms), keyOf(order->instrument)));
        static_cast<void>(cancel(order->id, command.request, toString(command.origin), "to be sent anew"));
        m_changes[order->id] = std::move(record);
        return std::nullopt;
    }
    desk.counters.sent(m_now); // one by cancel is counted as the new order that it sends
    m_orders.move(order->id, OrderMove::AskReplace, m_now);
    m_changes[order->id] = std::move(record);
    keepIntent(*order, IntentKind::Replace, command.terms);
    tellOrder(*order);
    if (!isRisk) {
        m_intents.erase(m_nextIntent - 1);
        sendChange(order->id);
    }
    return std::nullopt;
}

/// What follows the cancel of an order is known here alone: a start that finds it says that it was not sent.
void Oms::keepAnew(ClientOrderId id, std::optional<std::string> value)
{
    m_store.push(StoredSetting{std::string(kAnewSetting) + id.toHex(), std::move(value), m_now});
}

void Oms::sendChange(ClientOrderId id)
{
    const Order& order = *m_orders.find(id);
    const auto record = m_changes.find(id);
    if (order.state != OrderState::PendingReplace || record == m_changes.end())
        return; // it ended, or is being cancelled, while the store wrote
    AccountDesk* const desk = deskOf(order);
    if (!desk || desk->gateway->session() != SessionState::Ready) {
        Error error{.kind = ErrorKind::Denied,
                    .code = Code::VenueNotReady,
                    .message = "The change was not sent: the venue is not ready any more"};
        dropChange(order, error);
        m_orders.move(id, OrderMove::ReplaceFailed, m_now, std::move(error));
        changed(order);
        return;
    }
    m_doubts.asked(id, OrderAsk::Replace, m_now);
    audit("wire", "engine", record->second.request, id, "change to " + describe(record->second.after));
    desk->gateway->replace(forWire(order, *desk->gateway), record->second.after, m_now);
}

void Oms::onStore(const StoreNews& news)
{
    if (const auto* failed = std::get_if<StoreFailed>(&news)) {
        m_storeTrouble = failed->error.message.empty() ? std::string("it failed") : failed->error.message;
        audit("decision", "engine", {}, {}, failed->error.message);
        m_tell.tell(TroubleStands{std::string(kStoreTrouble), failed->error, false, m_now});
        return;
    }
    if (std::holds_alternative<StoreRecovered>(news)) {
        m_storeTrouble.clear();
        m_tell.tell(TroubleStands{std::string(kStoreTrouble), {}, true, m_now});
        return;
    }
    if (const auto* refused = std::get_if<RowRefused>(&news)) {
        trouble(refused->error);
        return;
    }
    const auto* const stored = std::get_if<IntentStored>(&news);
    const auto* const lost = std::get_if<IntentFailed>(&news);
    const auto it = m_intents.find(stored ? stored->ordinal : lost->ordinal);
    if (it == m_intents.end())
        return; // taken back meanwhile, or it did not wait
    const Intent intent = it->second;
    m_intents.erase(it);
    const Order& order = *m_orders.find(intent.order);
    if (stored) {
        if (intent.kind == IntentKind::Replace)
            sendChange(order.id);
        else if (order.state == OrderState::PendingNew)
            send(order);
        return;
    }
    Error error = lost->error;
    error.outcome = Outcome::NotSent;
    error.message = fmt::format("Not sent, because it could not be stored: {}", error.message);
    if (intent.kind == IntentKind::New) {
        notSent(order.id, std::move(error));
        return;
    }
    audit("answer", "engine", {}, order.id, error.message);
    dropChange(order, error);
    if (m_orders.move(order.id, OrderMove::ReplaceFailed, m_now, std::move(error)))
        changed(order);
}

} // namespace gannet
