// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/trade_actions.h"

#include "core/base/overloaded.h"
#include "core/model/order_state.h"
#include "ui/format.h"
#include "ui/trading/cancel_plan.h"
#include "ui/trading/kept_cap.h"
#include "ui/trading/order_change.h"
#include "ui/trading/quick_orders.h"
#include "ui/trading/trading_words.h"

#include <QUuid>

#include <algorithm>
#include <utility>
#include <vector>

namespace gannet {

namespace {

[[nodiscard]] RequestId newRequest()
{
    return {QUuid::createUuid().toString(QUuid::Id128).toStdString()};
}

void setRequest(TradingCommand& command, const RequestId& request)
{
    std::visit(overloaded{[&request](SubmitOrder& it) { it.order.request = request; },
                          [&request](auto& it) { it.request = request; }},
               command);
}

/// Where a yes is written; null for commands that nobody asks about.
[[nodiscard]] std::vector<std::string>* confirmedOf(TradingCommand& command)
{
    return std::visit(
        overloaded{[](SubmitOrder& it) { return &it.order.confirmed; }, [](ReplaceOrder& it) { return &it.confirmed; },
                   [](ClosePosition& it) { return &it.confirmed; }, [](ReversePosition& it) { return &it.confirmed; },
                   [](FlattenAll& it) { return &it.confirmed; }, [](SetLeverage& it) { return &it.confirmed; },
                   [](SetMarginMode& it) { return &it.confirmed; }, [](MoveMargin& it) { return &it.confirmed; },
                   [](Arm& it) { return &it.confirmed; }, [](auto&) -> std::vector<std::string>* { return nullptr; }},
        command);
}

[[nodiscard]] QStringList listOf(const std::vector<std::string>& texts)
{
    QStringList list;
    for (const std::string& text : texts)
        list.push_back(toQString(text));
    return list;
}

/// Signed, as last told; nothing of an instrument that nobody told.
[[nodiscard]] std::optional<Decimal> heldOf(const EngineClient& client, const TradeTarget& where)
{
    const Instrument* const instrument = client.findInstrument(where.key);
    return instrument ? std::optional(positionOf(client.trading(), where, *instrument)) : std::nullopt;
}

/// Why a yes to this has nothing to act on, or not what was asked about; empty: it has.
[[nodiscard]] QString whyLapsed(const EngineClient& client, const TradingCommand& command)
{
    const auto gone = [&client](const auto& it) {
        const auto held = heldOf(client, {it.instrument, it.account, it.mode});
        return held && held->isZero() ? noPositionWords(client, it.instrument) : QString();
    };
    return std::visit(
        overloaded{
            [&](const ClosePosition& it) { return gone(it); }, [&](const MoveMargin& it) { return gone(it); },
            [&](const ReversePosition& it) {
                const auto held = heldOf(client, {it.instrument, it.account, it.mode});
                if (!held || held->isZero() || !it.shown || *it.shown == *held)
                    return gone(it);
                return QObject::tr("Not reversed: the position in %1 is %2 by now, and %3 was "
                                   "asked about")
                    .arg(scopeWords(client, it.instrument), heldText(*held), heldText(*it.shown));
            },
            [&](const FlattenAll& it) { return isFlat(client, it.mode) ? flatWords(it.mode) : QString(); },
            [&](const ReplaceOrder& it) {
                const KnownOrder* const known = client.trading().find(it.order);
                return known && isFinal(known->order.state)
                           ? QObject::tr("Nothing was changed: %1 has ended").arg(orderWords(client, known->order))
                           : QString();
            },
            [](const auto&) { return QString(); }},
        command);
}

/// What is asked about, as the strip that asks says it: the engine names only its reasons.
[[nodiscard]] QString askedWords(const EngineClient& client, const TradingCommand& command)
{
    const auto here = [&client](const QString& what, const std::string& key) {
        return QStringLiteral("%1 \u00b7 %2").arg(what, scopeWords(client, key));
    };
    return std::visit(
        overloaded{[&](const SubmitOrder& it) { return here(termsText(it.order.terms), it.order.instrument); },
                   [&](const ReplaceOrder& it) {
                       const KnownOrder* const known = client.trading().find(it.order);
                       const Instrument* const instrument =
                           known ? client.findInstrument(known->order.venue, known->order.instrument) : nullptr;
                       const QString what = QObject::tr("Change to %1").arg(termsText(it.terms));
                       return instrument ? here(what, instrument->key) : what;
                   },
                   [&](const ClosePosition& it) {
                       const auto percent = it.fraction.rescaled(2, Rounding::HalfEven);
                       return here(QObject::tr("Close %1 %").arg(percent ? percent->mantissa : 100), it.instrument);
                   },
                   [&](const ReversePosition& it) {
                       const auto held = it.shown ? it.shown : heldOf(client, {it.instrument, it.account, it.mode});
                       return here(held ? QObject::tr("Reverse: %1").arg(reversalText(*held)) : QObject::tr("Reverse"),
                                   it.instrument);
                   },
                   [&](const FlattenAll& it) {
                       return QObject::tr("Close every %1 position").arg(toQString(toString(it.mode)));
                   },
                   [&](const SetLeverage& it) {
                       return here(QObject::tr("Leverage %1 times").arg(it.leverage), it.instrument);
                   },
                   [&](const SetMarginMode& it) {
                       return here(it.margin == MarginMode::Cross ? QObject::tr("Margin cross")
                                                                  : QObject::tr("Margin isolated"),
                                   it.instrument);
                   },
                   [&](const MoveMargin& it) {
                       const Instrument* const instrument = client.findInstrument(it.instrument);
                       const QString amount = toQString(plainText(it.amount.absolute())) +
                                              (instrument ? u' ' + toQString(instrument->quote) : QString());
                       return here((it.amount.isNegative() ? QObject::tr("Take %1 from its margin")
                                                           : QObject::tr("Put %1 to its margin"))
                                       .arg(amount),
                                   it.instrument);
                   },
                   [](const Arm& it) {
                       return QObject::tr("Arm %1? What was held here differed from the venue, whose word was taken")
                           .arg(toQString(toString(it.mode)));
                   },
                   [](const auto&) { return QString(); }},
        command);
}

/// The reasons in words, a line each.
[[nodiscard]] QStringList reasonsOf(const Error& error)
{
    return error.message.empty() ? listOf(error.fixes) : toQString(error.message).split(QStringLiteral("; "));
}

[[nodiscard]] QString fieldOf(const RequestAnswered& answer)
{
    return answer.error ? toQString(answer.error->field) : QString();
}

/// A change or a cancel of it has no word of its venue yet.
[[nodiscard]] bool isOnItsWay(const Order& order)
{
    return order.state == OrderState::PendingReplace || order.state == OrderState::PendingCancel;
}

[[nodiscard]] CancelScope scopeOf(const QString& target, bool everything)
{
    CancelScope scope;
    scope.target = target.toStdString();
    scope.what = everything ? CancelWhat::Everything : CancelWhat::Entries;
    return scope;
}

[[nodiscard]] QVariantMap mapOf(const CancelPlan& plan)
{
    if (!plan.isAsked())
        return {};
    return {{QStringLiteral("words"), plan.words()},
            {QStringLiteral("reasons"), plan.reasons()},
            {QStringLiteral("button"), plan.confirmText()},
            {QStringLiteral("decline"), plan.declineText()},
            {QStringLiteral("isHold"), plan.isHold()}};
}

} // namespace

TradeActions::TradeActions(QObject* parent) : QObject(parent), m_listener(*this) {}
TradeActions::~TradeActions() = default;

void TradeActions::setClient(EngineClient* client)
{
    if (m_listener.set(client))
        emit clientChanged();
}

QString TradeActions::press(TradingCommand command)
{
    if (!client())
        return {};
    std::erase_if(m_underWay, [this](const auto& it) { // nothing is told any more of an order that has ended
        return std::ranges::all_of(it.second.orders, [this](const ClientOrderId& id) {
            const KnownOrder* const known = client()->trading().find(id);
            return known && isFinal(known->order.state);
        });
    });
    const RequestId request = newRequest();
    setRequest(command, request);
    m_pressed.insert_or_assign(request.text, command);
    client()->post(std::move(command));
    return toQString(request.text);
}

void TradeActions::record(OrderOrigin origin, std::string what, const Error& error)
{
    if (!client())
        return;
    RequestAnswered answer;
    answer.request = newRequest();
    answer.kind = RequestAnswered::Kind::Refused;
    answer.gate = "screen";
    answer.error = error;
    answer.words = error.message;
    answer.time = client()->now();
    client()->post(TradingCommand(RefusedPress{answer.request, origin, std::move(what), error}));
    client()->note(TradingEvent(std::move(answer)));
}

void TradeActions::refuse(OrderOrigin origin, std::string what, const Error& error)
{
    record(origin, std::move(what), error);
    emit refused({}, toQString(error.message), error.code, toQString(error.field));
}

QString TradeActions::cancelOrder(const QString& order)
{
    const auto id = ClientOrderId::fromHex(order.toStdString());
    return id ? press(CancelOrder{{}, OrderOrigin::Ticket, *id}) : QString();
}

QVariantMap TradeActions::askOfCancel(const QString& order) const
{
    const auto id = ClientOrderId::fromHex(order.toStdString());
    const KnownOrder* const known = id && client() ? client()->trading().find(*id) : nullptr;
    const Instrument* const instrument =
        known ? client()->findInstrument(known->order.venue, known->order.instrument) : nullptr;
    if (!known)
        return {};
    return mapOf({*client(), instrument ? instrument->key : std::string(), CancelNoun::Orders, {known}});
}

QString TradeActions::changeOrder(const QString& order, const QString& price, const QString& trigger,
                                  const QString& size)
{
    const auto id = ClientOrderId::fromHex(order.toStdString());
    const KnownOrder* const known = id && client() ? client()->trading().find(*id) : nullptr;
    if (!known)
        return {};
    auto terms =
        changedTerms(known->order, known->isLocal, {price.toStdString(), trigger.toStdString(), size.toStdString()});
    if (!terms) {
        refuse(OrderOrigin::Ticket, "change of order " + id->toHex(), terms.error());
        return {};
    }
    ReplaceOrder replace;
    replace.order = *id;
    replace.terms = std::move(*terms);
    replace.mayCancelNew = true;
    return press(std::move(replace));
}

QString TradeActions::queryOrder(const QString& order)
{
    const auto id = ClientOrderId::fromHex(order.toStdString());
    return id ? press(QueryOrder{{}, *id}) : QString();
}

QString TradeActions::cancelScope(const QString& target, bool everything)
{
    return press(scopeOf(target, everything));
}

QString TradeActions::wordsOfScope(const QString& target, bool everything) const
{
    return client() ? CancelPlan(*client(), scopeOf(target, everything)).words() : QString();
}

QVariantMap TradeActions::askOfScope(const QString& target, bool everything) const
{
    return client() ? mapOf({*client(), scopeOf(target, everything)}) : QVariantMap();
}

/// A row or a target that has gone has no mode, and a person may still press what was there a moment ago.
std::optional<TradingMode> TradeActions::wantMode(const QString& mode, std::string what, const QString& key)
{
    const auto known = tradingModeFrom(mode.toStdString());
    if (known || !client())
        return known;
    Error error;
    error.kind = ErrorKind::Denied;
    error.code = Code::StateConflict;
    error.message = (key.isEmpty() ? tr("Nothing was sent: there is no account to do it with") : noPositionWords(key))
                        .toStdString();
    error.limit = "paper, shadow or live";
    error.value = mode.toStdString();
    refuse(OrderOrigin::Ticket, std::move(what), error);
    return std::nullopt;
}

QString TradeActions::noPositionWords(const QString& key) const
{
    return client() ? gannet::noPositionWords(*client(), key.toStdString()) : QString();
}

QString TradeActions::closePosition(const QString& key, const QString& account, const QString& mode, int percent)
{
    const auto of = wantMode(mode, "close of " + key.toStdString(), key);
    if (!of)
        return {};
    ClosePosition close;
    close.instrument = key.toStdString();
    close.account = account.toStdString();
    close.mode = *of;
    close.fraction = Decimal{percent, 2};
    std::string what = describe(TradingCommand(close));
    if (m_close.since.isValid() && m_close.what == what && m_close.since.elapsed() < kSameCloseMs)
        return m_close.request;
    close.slippageCap = capFraction(keptCap(client(), close.instrument), std::nullopt, {});
    m_close.request = press(std::move(close));
    m_close.what = std::move(what);
    m_close.since.start();
    return m_close.request;
}

QString TradeActions::reversePosition(const QString& key, const QString& account, const QString& mode,
                                      const QString& shown)
{
    const auto held = Decimal::tryParse(shown.toStdString());
    const auto of = wantMode(held ? mode : QString(), "reverse of " + key.toStdString(), key);
    if (!of)
        return {};
    ReversePosition reverse;
    reverse.instrument = key.toStdString();
    reverse.account = account.toStdString();
    reverse.mode = *of;
    reverse.slippageCap = capFraction(keptCap(client(), reverse.instrument), std::nullopt, {});
    reverse.shown = held;
    return press(std::move(reverse));
}

QString TradeActions::flattenAll(const QString& mode)
{
    const auto of = wantMode(mode, "flatten", {});
    if (!of)
        return {};
    FlattenAll flatten;
    flatten.mode = *of;
    return press(std::move(flatten));
}

QString TradeActions::setLeverage(const QString& key, const QString& account, const QString& mode, int leverage)
{
    const auto of = wantMode(mode, "leverage of " + key.toStdString(), {});
    if (!of)
        return {};
    SetLeverage set;
    set.instrument = key.toStdString();
    set.account = account.toStdString();
    set.mode = *of;
    set.leverage = leverage;
    return press(std::move(set));
}

QString TradeActions::setMarginMode(const QString& key, const QString& account, const QString& mode, bool isIsolated)
{
    const auto of = wantMode(mode, "margin mode of " + key.toStdString(), {});
    if (!of)
        return {};
    SetMarginMode set;
    set.instrument = key.toStdString();
    set.account = account.toStdString();
    set.mode = *of;
    set.margin = isIsolated ? MarginMode::Isolated : MarginMode::Cross;
    return press(std::move(set));
}

QString TradeActions::moveMargin(const QString& key, const QString& account, const QString& mode, const QString& typed,
                                 bool isTakenAway)
{
    const auto of = wantMode(mode, "margin of " + key.toStdString(), key);
    if (!of)
        return {};
    MoveMargin move;
    move.instrument = key.toStdString();
    move.account = account.toStdString();
    move.mode = *of;
    const Instrument* const instrument = client()->findInstrument(move.instrument);
    const auto amount = Decimal::tryParse(typed.trimmed().toStdString());
    if (!amount || !amount->isPositive()) {
        Error error;
        error.kind = ErrorKind::Invalid;
        error.code = Code::BadQty;
        error.message = tr("Nothing was sent: \"%1\" is no amount of %2 above zero, as 12.5 is")
                            .arg(typed.trimmed().left(24), instrument ? toQString(instrument->quote) : tr("money"))
                            .toStdString();
        error.field = "amount";
        error.limit = "above 0";
        error.value = typed.trimmed().left(24).toStdString();
        refuse(OrderOrigin::Ticket, "margin of " + move.instrument, error);
        return {};
    }
    move.amount = isTakenAway ? amount->negated() : *amount;
    return press(std::move(move));
}

QString TradeActions::arm(const QString& mode)
{
    const auto of = wantMode(mode, "arm", {});
    return of ? press(Arm{{}, *of}) : QString();
}

QString TradeActions::disarm()
{
    return press(Disarm{});
}

QString TradeActions::kill(const QString& target, const QString& why)
{
    SetKill kill;
    kill.target = target.toStdString();
    kill.why = why.toStdString();
    return press(std::move(kill));
}

QString TradeActions::releaseKill(const QString& target, const QString& typed)
{
    return press(ReleaseKill{{}, target.toStdString(), typed.toStdString()});
}

QString TradeActions::confirm(const QString& request, bool isLast)
{
    auto asked = m_asked.extract(request.toStdString());
    if (!asked)
        return {};
    const QString pressed = press(std::move(asked.mapped().command));
    if (isLast && !asked.mapped().unaskable.empty())
        press(SetAsk{{}, asked.mapped().mode, asked.mapped().unaskable, false});
    return pressed;
}

bool TradeActions::isArming(const QString& request) const
{
    const auto asked = m_asked.find(request.toStdString());
    return asked != m_asked.end() && std::holds_alternative<Arm>(asked->second.command);
}

void TradeActions::decline(const QString& request)
{
    m_asked.erase(request.toStdString());
}

void TradeActions::onUiEvent(const UiEvent& event)
{
    const auto* const trading = std::get_if<TradingEvent>(&event);
    if (!trading)
        return;
    if (std::holds_alternative<PositionChanged>(*trading) || std::holds_alternative<OrderChanged>(*trading))
        lapse();
    if (std::holds_alternative<PositionChanged>(*trading) || std::holds_alternative<OrderChanged>(*trading))
        emit moved();
    if (const auto* const answer = std::get_if<RequestAnswered>(trading))
        onAnswer(*answer);
    else if (const auto* const change = std::get_if<OrderChanged>(trading))
        onOrder(change->order);
    else if (const auto* const kill = std::get_if<KillChanged>(trading); kill && !kill->isSet)
        emit allowed(Code::Killed);
    else if (const auto* const arm = std::get_if<ArmChanged>(trading); arm && arm->armed)
        emit allowed(Code::Disarmed);
    else if (const auto* const trouble = std::get_if<TroubleStands>(trading);
             trouble && trouble->isOver && trouble->about == kStoreTrouble)
        emit allowed(Code::Io);
}

void TradeActions::lapse()
{
    std::vector<std::pair<QString, QString>> over;
    for (const auto& [request, asked] : m_asked) {
        if (const QString why = whyLapsed(*client(), asked.command); !why.isEmpty())
            over.emplace_back(toQString(request), why);
    }
    for (const auto& [request, why] : over) {
        m_asked.erase(request.toStdString());
        emit lapsed(request, why);
    }
}

/// It was answered before the store was asked: what the store could not keep is told by the order alone.
void TradeActions::onOrder(const Order& order)
{
    if (!isOnItsWay(order)) {
        std::vector<RequestAnswered> due;
        for (auto it = m_underWay.begin(); it != m_underWay.end();) {
            UnderWay& under = it->second;
            for (const RequestAnswered& answer : under.waits) {
                if (answer.orders.front() == order.id)
                    due.push_back(answer);
            }
            std::erase_if(under.waits, [&order](const auto& answer) { return answer.orders.front() == order.id; });
            if (!isFinal(order.state)) // of one that was cancelled to be sent anew the new order is still to come
                under.orders.erase(order.id);
            it = under.orders.empty() && under.waits.empty() ? m_underWay.erase(it) : std::next(it);
        }
        for (const RequestAnswered& answer : due)
            tellFailed(answer);
    }
    const auto leaving = m_leaving.find(order.request.text);
    if (leaving == m_leaving.end() || order.state == OrderState::Created || order.state == OrderState::PendingNew)
        return;
    m_leaving.erase(leaving);
    if (order.state == OrderState::Denied && order.reason)
        emit refused(toQString(order.request.text), toQString(order.reason->message), order.reason->code,
                     toQString(order.reason->field));
}

/// The order may still be told as on its way: what is said before it lives on finds nothing that can be written anew.
void TradeActions::onFailed(const RequestAnswered& answer)
{
    const auto under = m_underWay.find(answer.request.text);
    if (under == m_underWay.end() || answer.orders.empty())
        return;
    const ClientOrderId id = answer.orders.front();
    const KnownOrder* const known = client()->trading().find(id);
    if (known && isOnItsWay(known->order)) {
        under->second.waits.push_back(answer);
        return;
    }
    under->second.orders.erase(id);
    if (under->second.orders.empty() && under->second.waits.empty())
        m_underWay.erase(under);
    tellFailed(answer);
}

void TradeActions::tellFailed(const RequestAnswered& answer)
{
    const QString request = toQString(answer.request.text);
    emit answered(request, answer);
    emit refused(request, failedWords(answer), answer.error ? answer.error->code : Code::Other, fieldOf(answer));
}

void TradeActions::onAnswer(const RequestAnswered& answer)
{
    using enum RequestAnswered::Kind;
    const auto pressed = m_pressed.find(answer.request.text);
    if (pressed == m_pressed.end()) { // somebody else's, or taken before
        if (answer.kind == Failed)
            onFailed(answer);
        return;
    }
    const QString request = toQString(answer.request.text);
    const QString asked = answer.kind == NeedsConfirm ? askedWords(*client(), pressed->second) : QString();
    std::string unaskable;
    if (answer.kind == NeedsConfirm && answer.error) {
        const std::vector<std::string>& words = answer.error->fixes;
        if (words.size() == 1 && isSoftLimitReason(words.front()))
            unaskable = words.front();
        if (std::vector<std::string>* const confirmed = confirmedOf(pressed->second)) {
            *confirmed = words;
            m_asked.insert_or_assign(answer.request.text, Asked{pressed->second, answer.mode, unaskable});
        }
    }
    const bool isWorkflow =
        std::holds_alternative<ClosePosition>(pressed->second) ||
        std::holds_alternative<ReversePosition>(pressed->second) ||
        std::holds_alternative<FlattenAll>(pressed->second) || std::holds_alternative<SetLeverage>(pressed->second) ||
        std::holds_alternative<SetMarginMode>(pressed->second) || std::holds_alternative<MoveMargin>(pressed->second) ||
        std::holds_alternative<CompareAccount>(pressed->second);
    if (answer.kind == Taken && std::holds_alternative<SubmitOrder>(pressed->second))
        m_leaving.insert(answer.request.text);
    const bool isOfVenue = std::holds_alternative<ReplaceOrder>(pressed->second) ||
                           std::holds_alternative<CancelOrder>(pressed->second) ||
                           std::holds_alternative<CancelScope>(pressed->second);
    if (answer.kind == Taken && isOfVenue && !answer.orders.empty())
        m_underWay[answer.request.text].orders.insert(answer.orders.begin(), answer.orders.end());
    if (!(isWorkflow && answer.kind == Taken))
        m_pressed.erase(pressed);
    emit answered(request, answer);
    if (answer.kind == NeedsConfirm && answer.error)
        emit confirmWanted(request, asked, reasonsOf(*answer.error), !unaskable.empty());
    else if (answer.kind == Refused || answer.kind == Failed)
        emit refused(request, failedWords(answer), answer.error ? answer.error->code : Code::Other, fieldOf(answer));
}

} // namespace gannet
