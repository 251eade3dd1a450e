// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/action_runner.h"

#include "core/model/instrument.h"
#include "ui/format.h"
#include "ui/trading/trading_words.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace gannet {

namespace {

struct OrderAction {
    std::string_view id;
    QuickPrice kind;
    Side side;
};
constexpr std::array kOrderActions{
    OrderAction{"order.join.buy", QuickPrice::Join, Side::Buy},
    OrderAction{"order.join.sell", QuickPrice::Join, Side::Sell},
    OrderAction{"order.take.buy", QuickPrice::Take, Side::Buy},
    OrderAction{"order.take.sell", QuickPrice::Take, Side::Sell},
    OrderAction{"order.improve.buy", QuickPrice::Improve, Side::Buy},
    OrderAction{"order.improve.sell", QuickPrice::Improve, Side::Sell},
    OrderAction{"order.lift.ask", QuickPrice::Hit, Side::Buy},
    OrderAction{"order.hit.bid", QuickPrice::Hit, Side::Sell},
};

/// "order at most 100, position at most 5".
[[nodiscard]] QString capsText(const HardLimits& hard)
{
    QStringList caps;
    const auto add = [&caps](const std::optional<Decimal>& cap, const QString& words) {
        if (cap)
            caps << words.arg(amountText(*cap));
    };
    add(hard.maxNotional, QObject::tr("an order is worth at most %1"));
    add(hard.maxQty, QObject::tr("its size is at most %1"));
    add(hard.maxPosition, QObject::tr("a position is at most %1"));
    add(hard.maxLeverage, QObject::tr("leverage is at most %1"));
    return caps.isEmpty() ? QObject::tr("no size cap") : caps.join(QStringLiteral(", "));
}

[[nodiscard]] bool isStop(const KnownOrder& known)
{
    using enum OrderType;
    const OrderType type = known.order.terms.type;
    return known.isProtective && (type == Stop || type == StopLimit || type == Trailing);
}

} // namespace

ActionRunner::ActionRunner(QObject* parent) : PressPlace(parent)
{
    m_armTimer.setSingleShot(true);
    m_armTimer.setTimerType(Qt::PreciseTimer);
    m_armTimer.setInterval(kArmLiveMs);
    connect(&m_armTimer, &QTimer::timeout, this, [this] { answer(false); });
    connect(this, &PressPlace::questionChanged, this, [this] {
        if (!isEnterEnough())
            m_armTimer.stop();
    });
}

ActionRunner::~ActionRunner() = default;

void ActionRunner::setTarget(TargetModel* target)
{
    if (target == m_target)
        return;
    if (m_target)
        disconnect(m_target, nullptr, this, nullptr);
    m_target = target;
    if (target) {
        const auto follow = [this] { actions()->setClient(m_target->client()); };
        connect(target, &TargetModel::clientChanged, this, follow);
        connect(target, &TargetModel::targetChanged, this, &ActionRunner::lookAgain);
        follow();
    }
    emit targetChanged();
}

void ActionRunner::setVeil(const QString& veil)
{
    if (std::exchange(m_veil, veil) != veil)
        emit veilChanged();
}

void ActionRunner::choose(const QString& id)
{
    const TradeAction* const action = findTradeAction(id.toStdString());
    if (!action || pressKind(*action) == PressKind::Now)
        return run(id);
    const auto look = [this, action, wasAny = flattenCount() > 0]() -> std::optional<Looked> {
        if (pressKind(*action) == PressKind::Now || (action->id == "position.flatten" && wasAny && flattenCount() == 0))
            return std::nullopt;
        return Looked{wordsOf(*action),
                      {tr("%1 on %2, %3").arg(m_target->title(), m_target->venueName(), m_target->mode())}};
    };
    const Looked now = look().value_or(Looked{wordsOf(*action), {}});
    ask({now.words,
         tr("Do it"),
         now.reasons,
         true,
         false,
         [this, id] { run(id); },
         {},
         {},
         false,
         {},
         look,
         tr("Nothing was sent: what this was about is gone")});
}

void ActionRunner::startInPaper()
{
    if (!m_target || !m_target->client())
        return;
    m_target->forgetChosen();
    if (m_target->client()->trading().armed() == TradingMode::Live)
        actions()->disarm();
}

PressKind ActionRunner::pressKind(const TradeAction& action) const
{
    if (action.id != "cancel.everything" && action.id != "cancel.stops")
        return action.press;
    const auto where = m_target ? m_target->target() : std::nullopt;
    if (!where)
        return PressKind::Now; // it says why it does nothing
    const bool isHold = action.id == "cancel.stops"
                            ? stopsPlan(*where).isHold()
                            : CancelPlan(*m_target->client(), scopeOf(*where, CancelWhat::Everything)).isHold();
    return isHold ? PressKind::Hold : PressKind::Now;
}

void ActionRunner::run(const QString& id)
{
    run(id.toStdString());
}

void ActionRunner::run(std::string_view id)
{
    if (!m_target || !m_target->client())
        return;
    m_action = id;
    const TradeAction* const action = findTradeAction(id);
    if (!m_veil.isEmpty() && action && action->effect == EffectClass::Risk)
        return refuse(Code::StateConflict, tr("Not sent: %1 lies over the market; Esc closes it").arg(m_veil));
    // Disarming helps at any time; arming asks.
    if (!m_veil.isEmpty() && action && action->effect == EffectClass::Prepare && id != "arm.toggle")
        return refuse(Code::StateConflict, tr("Nothing changed: %1 lies over the market; Esc closes it").arg(m_veil));
    if (isSamePress(id))
        return;
    const auto* const quick = std::ranges::find(kOrderActions, id, &OrderAction::id);
    if (quick != kOrderActions.end())
        return order(quick->kind, quick->side);
    if (id.starts_with("ticket."))
        return askTicket(id);
    struct Act {
        std::string_view id;
        void (*run)(ActionRunner&);
    };
    static constexpr std::array kActs{
        Act{"cancel.entries", [](ActionRunner& it) { it.cancelHere(CancelWhat::Entries); }},
        Act{"cancel.everything", [](ActionRunner& it) { it.cancelHere(CancelWhat::Everything); }},
        Act{"cancel.entries.all", [](ActionRunner& it) { it.cancelEverywhere(); }},
        Act{"cancel.stops", [](ActionRunner& it) { it.cancelStops(); }},
        Act{"stop.breakeven", [](ActionRunner& it) { it.breakeven(); }},
        Act{"stop.tighter", [](ActionRunner& it) { it.moveStop(true); }},
        Act{"stop.wider", [](ActionRunner& it) { it.moveStop(false); }},
        Act{"position.close", [](ActionRunner& it) { it.close(); }},
        Act{"position.close.25", [](ActionRunner& it) { it.closePart(25); }},
        Act{"position.close.50", [](ActionRunner& it) { it.closePart(50); }},
        Act{"position.close.75", [](ActionRunner& it) { it.closePart(75); }},
        Act{"position.reverse", [](ActionRunner& it) { it.reverse(); }},
        Act{"position.flatten", [](ActionRunner& it) { it.flatten(); }},
        Act{"arm.toggle", [](ActionRunner& it) { it.toggleArm(); }},
        Act{"kill",
            [](ActionRunner& it) {
                it.actions()->kill({}, tr("pressed by hand"));
                emit it.killPressed();
            }},
    };
    const auto* const act = std::ranges::find(kActs, id, &Act::id);
    if (act != kActs.end())
        act->run(*this);
}

/// How soon after another a press of it is the same one; 0: never.
int ActionRunner::sameMs(std::string_view id) const
{
    if (std::ranges::find(kOrderActions, id, &OrderAction::id) != kOrderActions.end())
        return m_sameOrderMs;
    if (id == "position.close")
        return kBounceMs; // pressed again it takes
    if (id == "position.reverse" && m_target->confirm() != ConfirmLevel::Instant)
        return 0; // it only asks
    return id.starts_with("position.") ? std::max(m_sameOrderMs, kBounceMs) : 0;
}

bool ActionRunner::isSamePress(std::string_view id)
{
    const int ms = sameMs(id);
    if (ms == 0)
        return false;
    const std::string key = m_target->key().toStdString();
    if (m_last.since.isValid() && m_last.id == id && m_last.key == key && m_last.since.elapsed() < ms) {
        say(tr("Pressed twice within %1 ms: it counts once").arg(ms), false);
        return true;
    }
    m_last.id = id;
    m_last.key = key;
    m_last.since.start();
    return false;
}

PressPlace::Pressed ActionRunner::pressed() const
{
    return {OrderOrigin::Keyboard, m_action + " for " + (m_target ? m_target->key().toStdString() : std::string())};
}

std::optional<TradeTarget> ActionRunner::wantTarget()
{
    auto where = m_target->target();
    if (!where)
        refuse(Code::AccountRestricted, tr("Not sent: %1").arg(m_target->problem()));
    return where;
}

std::optional<Decimal> ActionRunner::wantPosition(const TradeTarget&)
{
    const Decimal position = m_target->position();
    if (!position.isZero())
        return position;
    refuse(Code::StateConflict, tr("Not sent: there is no position in %1").arg(m_target->title()));
    return std::nullopt;
}

void ActionRunner::send(const TradeTarget& where, const Result<OrderTerms>& terms)
{
    if (!terms)
        return refuse(terms.error());
    const QString cap = isTaking(*terms) ? tr(" cap %1").arg(capText(m_target->market().cap)) : QString();
    say(QStringLiteral("%1%2 · %3").arg(termsText(*terms), cap, m_target->scope()), false);
    actions()->press(submitOf(where, *terms, OrderOrigin::Keyboard));
}

void ActionRunner::order(QuickPrice kind, Side side)
{
    const auto where = wantTarget();
    if (!where)
        return;
    const auto size = m_target->size();
    if (!size)
        return refuse(Code::BadQty, m_target->market().depth
                                        ? tr("Not sent: the chosen size is that of the position, and there is none; "
                                             "1 to 5 in the ladder choose another")
                                        : tr("Not sent: there is no book of %1 yet").arg(m_target->title()));
    send(*where, quickTerms(kind, side, m_target->market(), Qty{*size}));
}

CancelScope ActionRunner::scopeOf(const TradeTarget& where, CancelWhat what)
{
    CancelScope scope;
    scope.origin = OrderOrigin::Keyboard;
    scope.target = where.key;
    scope.account = where.account;
    scope.mode = where.mode;
    scope.what = what;
    return scope;
}

/// A key that wanted to be held was.
void ActionRunner::pressCancel(const CancelScope& scope)
{
    const CancelPlan plan(*m_target->client(), scope);
    const auto look = [this, scope] { return CancelPlan(*m_target->client(), scope); };
    askCancel(look, true, [this, scope, words = plan.words()] {
        say(words, false);
        actions()->press(scope);
    });
}

void ActionRunner::cancelHere(CancelWhat what)
{
    if (const auto where = wantTarget())
        pressCancel(scopeOf(*where, what));
}

void ActionRunner::cancelEverywhere()
{
    CancelScope scope;
    scope.origin = OrderOrigin::Keyboard;
    pressCancel(scope);
}

std::vector<const KnownOrder*> ActionRunner::stopsOf(const TradeTarget& where) const
{
    std::vector<const KnownOrder*> stops = ordersIn(*m_target->client(), scopeOf(where, CancelWhat::Everything));
    std::erase_if(stops, [](const KnownOrder* known) { return !isStop(*known); });
    return stops;
}

CancelPlan ActionRunner::stopsPlan(const TradeTarget& where) const
{
    return {*m_target->client(), where.key, CancelNoun::Stops, stopsOf(where)};
}

void ActionRunner::cancelStops()
{
    const auto where = wantTarget();
    if (!where)
        return;
    const CancelPlan plan = stopsPlan(*where);
    if (plan.count() == 0)
        return refuse(Code::UnknownOrder, tr("Nothing to cancel: %1 has no stop").arg(m_target->title()));
    std::vector<ClientOrderId> stops;
    for (const KnownOrder* known : stopsOf(*where))
        stops.push_back(known->order.id);
    askCancel([this, where = *where] { return stopsPlan(where); }, true,
              [this, stops, words = plan.words()] {
                  say(words, false);
                  for (const ClientOrderId& stop : stops)
                      actions()->press(CancelOrder{{}, OrderOrigin::Keyboard, stop});
              });
}

void ActionRunner::breakeven()
{
    const auto where = wantTarget();
    if (!where || !wantPosition(*where))
        return;
    const auto fee = m_target->takerFee();
    if (!fee)
        return refuse(Code::StateConflict,
                      tr("The stop stays: what %1 takes for the way out is not known yet").arg(m_target->venueName()));
    StopToBreakeven move;
    move.origin = OrderOrigin::Keyboard;
    move.instrument = where->key;
    move.account = where->account;
    move.mode = where->mode;
    move.exitFeeRate = *fee;
    say(tr("Stop to breakeven · %1").arg(m_target->scope()), false);
    actions()->press(std::move(move));
}

void ActionRunner::moveStop(bool isTighter)
{
    const auto where = wantTarget();
    const Instrument* const instrument = m_target->market().instrument;
    if (!where || !instrument || !wantPosition(*where))
        return;
    int count = 0;
    for (const KnownOrder* known : workingOrders(m_target->client()->trading(), *where, *instrument)) {
        if (!isStop(*known) || !known->order.terms.trigger)
            continue;
        ++count;
        const auto terms = movedStop(known->order.terms, isTighter, m_target->market());
        if (!terms) {
            refuse(terms.error());
            continue;
        }
        say(QStringLiteral("%1 · %2").arg(termsText(*terms), m_target->scope()), false);
        ReplaceOrder replace;
        replace.origin = OrderOrigin::Keyboard;
        replace.order = known->order.id;
        replace.terms = *terms;
        actions()->press(std::move(replace));
    }
    if (count == 0)
        refuse(Code::UnknownOrder, tr("No stop to move: %1 has none").arg(m_target->title()));
}

void ActionRunner::close()
{
    const auto where = wantTarget();
    const auto position = where ? wantPosition(*where) : std::nullopt;
    if (!position)
        return;
    const bool isAgain = m_close.since.isValid() && m_close.since.elapsed() <= kTakeNowMs && m_close.key == where->key;
    if (isAgain) {
        const Instrument* const instrument = m_target->market().instrument;
        const std::string request = m_close.request.toStdString();
        for (const KnownOrder* known : workingOrders(m_target->client()->trading(), *where, *instrument)) {
            if (known->order.request.text == request)
                actions()->press(CancelOrder{{}, OrderOrigin::Keyboard, known->order.id});
        }
        m_close.since.invalidate();
        return closePart(100);
    }
    const Side side = position->isPositive() ? Side::Sell : Side::Buy;
    auto terms = quickTerms(QuickPrice::Join, side, m_target->market(), Qty{position->absolute()});
    if (!terms)
        return refuse(terms.error());
    terms->isReduceOnly = true;
    say(tr("%1 · %2 · again within 2 s takes now").arg(termsText(*terms), m_target->scope()), false);
    m_close.request = actions()->press(submitOf(*where, *terms, OrderOrigin::Keyboard));
    m_close.key = where->key;
    m_close.since.start();
}

void ActionRunner::closePart(int percent)
{
    const auto where = wantTarget();
    if (!where || !wantPosition(*where))
        return;
    ClosePosition part;
    part.origin = OrderOrigin::Keyboard;
    part.instrument = where->key;
    part.account = where->account;
    part.mode = where->mode;
    part.fraction = Decimal{percent, 2};
    part.slippageCap = takeCap(m_target->market(), m_target->position().isPositive() ? Side::Sell : Side::Buy);
    say(percent == 100 ? tr("Close %1 now · %2").arg(heldWords(), m_target->scope())
                       : tr("Close %1 % of %2 · %3").arg(percent).arg(heldWords(), m_target->scope()),
        false);
    actions()->press(std::move(part));
}

void ActionRunner::reverse()
{
    const auto where = wantTarget();
    const auto position = where ? wantPosition(*where) : std::nullopt;
    if (!position)
        return;
    auto turn = std::make_shared<ReversePosition>();
    turn->origin = OrderOrigin::Keyboard;
    turn->instrument = where->key;
    turn->account = where->account;
    turn->mode = where->mode;
    turn->shown = position;
    turn->slippageCap = takeCap(m_target->market(), position->isPositive() ? Side::Sell : Side::Buy);
    if (m_target->confirm() == ConfirmLevel::Instant) {
        say(tr("Reverse %1 · %2").arg(heldWords(), m_target->scope()), false);
        actions()->press(*turn);
        return;
    }
    // What is sent is what was shown last: the engine refuses it of any other position.
    const QString on = tr("%1 on %2, %3").arg(m_target->account(), m_target->venueName(), m_target->mode());
    const auto look = [client = QPointer(m_target->client()), turn, on,
                       title = m_target->title()]() -> std::optional<Looked> {
        const Instrument* const instrument = client ? client->findInstrument(turn->instrument) : nullptr;
        if (!instrument)
            return std::nullopt;
        const Decimal held = positionOf(client->trading(), {turn->instrument, turn->account, turn->mode}, *instrument);
        if (held.isZero() || held.isNegative() != turn->shown->isNegative())
            return std::nullopt;
        turn->shown = held;
        return Looked{tr("Reverse %1: %2").arg(title, reversalText(held)), {on}};
    };
    ask({tr("Reverse %1: %2").arg(m_target->title(), reversalText(*position)),
         tr("Reverse"),
         {on},
         true,
         false,
         [this, turn] { actions()->press(*turn); },
         {},
         {},
         false,
         {},
         look,
         actions()->noPositionWords(m_target->key())});
}

QString ActionRunner::heldWords() const
{
    return heldText(m_target->position());
}

/// Open positions that a flatten closes.
int ActionRunner::flattenCount() const
{
    if (!m_target || !m_target->client())
        return 0;
    const TradingState& trading = m_target->client()->trading();
    const auto isHit = [this, &trading](const auto& entry) {
        const auto account = trading.accounts().find(entry.second.account);
        return !entry.second.qty.isZero() && account != trading.accounts().end() &&
               toQString(toString(account->second.mode)) == m_target->mode();
    };
    return static_cast<int>(std::ranges::count_if(trading.positions(), isHit));
}

QString ActionRunner::flattenWords() const
{
    const int count = flattenCount();
    return (count == 1 ? tr("Close %1 %2 position · everywhere") : tr("Close %1 %2 positions · everywhere"))
        .arg(count)
        .arg(m_target->mode());
}

/// What a press of it would do now; in the words that come once it is done.
QString ActionRunner::wordsOf(const TradeAction& action) const
{
    const auto where = m_target ? m_target->target() : std::nullopt;
    if (where && action.id == "cancel.stops")
        return stopsPlan(*where).words();
    if (where && action.id == "cancel.everything")
        return CancelPlan(*m_target->client(), scopeOf(*where, CancelWhat::Everything)).words();
    if (where && action.id == "position.flatten")
        return flattenWords();
    constexpr std::string_view kHeld = ", held"; // what asks for the hold says so itself
    return toQString(action.words.ends_with(kHeld) ? action.words.substr(0, action.words.size() - kHeld.size())
                                                   : action.words);
}

void ActionRunner::flatten()
{
    const auto where = wantTarget();
    if (!where)
        return;
    say(flattenWords(), false);
    actions()->flattenAll(m_target->mode());
}

void ActionRunner::setHasTicket(bool hasTicket)
{
    if (std::exchange(m_hasTicket, hasTicket) != hasTicket)
        emit targetChanged();
}

void ActionRunner::askTicket(std::string_view id)
{
    if (!m_hasTicket)
        return refuse(Code::Unsupported, tr("There is no ticket in this window"));
    if (id == "ticket.bracket")
        emit bracketAsked();
    else if (id == "ticket.submit")
        emit ticketSendAsked();
    else
        emit ticketAsked(id == "ticket.buy");
}

void ActionRunner::toggleArm()
{
    const auto where = wantTarget();
    if (!where)
        return;
    if (m_target->isArmed()) {
        say(tr("Disarmed"), false);
        actions()->disarm();
        return;
    }
    if (where->mode == TradingMode::Live)
        return askArmLive();
    dismissNotice();
    warnOfKill();
    actions()->arm(m_target->mode());
}

/// Armed is not able: what a kill switch stands before takes no new risk all the same.
void ActionRunner::warnOfKill()
{
    if (m_target->isKilled())
        warn(Code::Killed, tr("Armed or not, only what reduces passes here: the kill switch is set for %1")
                               .arg(m_target->killedText()));
}

void ActionRunner::askArmLive()
{
    QStringList accounts;
    const TradingState& trading = m_target->client()->trading();
    for (const auto& [account, told] : trading.accounts()) {
        if (told.mode != TradingMode::Live)
            continue;
        const auto limits = trading.limits().find(account);
        accounts << QStringLiteral("%1 · %2 · %3")
                        .arg(QString::fromStdString(account.account),
                             m_target->client()->venueName(m_target->client()->slugOf(account.venue)),
                             limits == trading.limits().end() ? tr("its caps are not known yet")
                                                              : capsText(limits->second.hard));
    }
    accounts << tr("Enter within 3 s");
    ask({tr("Arm LIVE: %1 on %2, real money").arg(m_target->account(), m_target->venueName()),
         tr("Arm live"),
         accounts,
         false,
         true,
         [this] {
             warnOfKill();
             actions()->arm(toQString(toString(TradingMode::Live)));
         },
         {}});
    m_armTimer.start();
}

} // namespace gannet
