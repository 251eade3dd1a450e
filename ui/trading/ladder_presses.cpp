// SPDX-License-Identifier: GPL-3.0-or-later
// What presses in a ladder mean, and what they send.
#include "core/model/order_state.h"
#include "ui/format.h"
#include "ui/trading/ladder_trader.h"
#include "ui/trading/trading_words.h"

#include <set>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] QString legWords(const BracketPart& part)
{
    QStringList words;
    if (part.stop)
        words << LadderTrader::tr("stop %1").arg(amountText(part.stop->value));
    if (part.trail)
        words << LadderTrader::tr("stop that follows at %1").arg(amountText(*part.trail));
    if (part.target)
        words << LadderTrader::tr("target %1").arg(amountText(part.target->value));
    return words.join(QStringLiteral(" \u00b7 "));
}

} // namespace

QString aimWords(const LadderAim& aim)
{
    if (!aim.terms)
        return {};
    QString text = termsText(*aim.terms);
    if (!aim.cap.isEmpty())
        text += LadderTrader::tr(" cap %1").arg(aim.cap);
    if (!aim.bracket)
        return text;
    text += LadderTrader::tr(" +bracket");
    for (const BracketPart& part : aim.bracket->parts)
        text += QLatin1Char('\n') + legWords(part);
    return text;
}

std::vector<ClientOrderId> LadderTrader::bracketAt(std::int64_t price, std::int64_t step, Side side,
                                                   int priceScale) const
{
    const std::vector<ClientOrderId> here = ordersAt(price, step, side);
    std::vector<ClientOrderId> ids;
    if (!here.empty()) {
        std::set<ClientOrderId> entries;
        for (const ClientOrderId& id : here) {
            const KnownOrder* const known = client()->trading().find(id);
            entries.insert(known ? parentOf(known->order).value_or(id) : id);
        }
        for (const KnownOrder* known : working()) {
            if (entries.contains(parentOf(known->order).value_or(known->order.id)))
                ids.push_back(known->order.id);
        }
        return ids;
    }
    const auto position = held();
    const auto entry =
        position && position->entry ? position->entry->rescaled(priceScale, Rounding::Down) : std::nullopt;
    if (!entry || entry->mantissa < price || entry->mantissa >= price + step)
        return ids;
    for (const KnownOrder* known : working()) {
        if (known->isProtective)
            ids.push_back(known->order.id);
    }
    return ids;
}

QString LadderTrader::ordersText(std::int64_t price, std::int64_t step, Side side) const
{
    QStringList lines;
    for (const LadderOrders& at : m_orders) {
        if (at.isComing || at.side != side || at.price < price || at.price >= price + step)
            continue;
        QStringList words{side == Side::Buy ? QStringLiteral("BUY") : QStringLiteral("SELL")};
        if (at.kind == LadderKind::Stop)
            words << tr("STOP");
        else if (at.kind == LadderKind::Target)
            words << tr("TARGET");
        else if (at.kind == LadderKind::Trail)
            words << tr("STOP THAT FOLLOWS");
        words << tr("%1 open").arg(amountText(at.open));
        const auto whole = add(at.open, at.filled);
        if (at.filled.isPositive() && whole)
            words << tr("of %1, %2 filled").arg(amountText(*whole), amountText(at.filled));
        if (at.ids.size() > 1)
            words << tr("in %1 orders").arg(at.ids.size());
        if (at.ahead.isKnown && at.kind != LadderKind::Stop)
            words << QStringLiteral("\u00b7 ") + tr("about %1 ahead in the queue").arg(amountText(at.ahead));
        if (at.isGhost)
            words << QStringLiteral("\u00b7 ") + tr("moving");
        lines << words.join(QLatin1Char(' '));
    }
    return lines.join(QLatin1Char('\n'));
}

LadderAim LadderTrader::aim(const LadderMeaning& meaning, std::int64_t price, const DepthView* depth) const
{
    LadderAim found;
    found.meaning = meaning;
    found.price = price;
    const auto no = [&found](Code code, const QString& words) {
        found.problem.kind = ErrorKind::Denied;
        found.problem.code = code;
        found.problem.message = words.toStdString();
        return found;
    };
    const auto target = where();
    if (!target)
        return no(Code::AccountRestricted,
                  client() ? tr("Not sent: %1").arg(noAccountWords(*client(), splitKey(m_key.toStdString()).slug))
                           : tr("Not sent: there is no engine"));
    found.target = *target;
    if (!depth || price <= 0)
        return no(Code::StaleData, tr("Not sent: there is no book yet"));
    const Decimal holding = position() ? position()->qty : Decimal{};
    const bool isForPosition = meaning.act == LadderAct::PositionStop;
    if (isForPosition && holding.isZero())
        return no(Code::StateConflict, tr("Not sent: a stop for the position, and there is none"));
    const auto size = isForPosition         ? std::optional(holding.absolute())
                      : m_target->presets() ? m_target->presets()->size(target->key, holding)
                                            : std::nullopt;
    if (!size)
        return no(Code::BadQty, tr("Not sent: the chosen size is that of the position, and there is none; 1 to 5 "
                                   "choose another"));
    if (isForPosition)
        found.meaning.side = holding.isPositive() ? Side::Sell : Side::Buy;
    const Side side = found.meaning.side;
    const Price at{Decimal{price, depth->priceScale}};
    const ShownMarket market{instrument(), depth, keptCap(client(), target->key)};
    const bool isStop = isForPosition || meaning.act == LadderAct::Stop;
    auto terms = isStop ? stopTerms(side, at, market, Qty{*size}, holding) : limitTerms(side, at, market, Qty{*size});
    if (terms && isTaking(*terms))
        found.cap = capText(market.cap);
    if (terms)
        found.terms = std::move(*terms);
    else
        found.problem = std::move(terms.error());
    if (found.terms && meaning.act == LadderAct::Bracket)
        addBracket(found);
    return found;
}

void LadderTrader::addBracket(LadderAim& aim) const
{
    TicketBracket::Reading read;
    QString why = tr("there is no ticket in this window");
    if (m_bracket && aim.terms->price) {
        read = m_bracket->preview(aim.terms->side, aim.terms->price->value, instrument());
        why = read.problems.empty() ? QString() : read.problems.front().words;
    }
    if (read.bracket) {
        aim.bracket = std::move(read.bracket);
        return;
    }
    aim.terms.reset();
    aim.problem.kind = ErrorKind::Denied;
    aim.problem.code = Code::InvalidRequest;
    aim.problem.message = tr("Not sent: the bracket is that of the ticket (F10), and %1").arg(why).toStdString();
}

PressPlace::Pressed LadderTrader::pressed() const
{
    return {OrderOrigin::Ladder, "in the ladder of " + m_key.toStdString()};
}

void LadderTrader::send(const LadderAim& aim)
{
    if (refuseLocked())
        return;
    if (!aim.terms)
        return refuse(aim.problem);
    dismissNotice();
    SubmitOrder submit = submitOf(aim.target, *aim.terms, OrderOrigin::Ladder);
    submit.bracket = aim.bracket;
    actions()->press(std::move(submit));
}

void LadderTrader::cancel(const std::vector<ClientOrderId>& ids, bool wasHeld)
{
    if (refuseLocked())
        return;
    const auto plan = cancelPlan(ids);
    if (!plan || plan->count() == 0)
        return refusePress(tr("Nothing to cancel: no order of yours at this row"));
    const auto look = [this, ids, none = *plan] { return cancelPlan(ids).value_or(none); };
    askCancel(look, wasHeld, [this, ids] {
        dismissNotice();
        for (const ClientOrderId& id : ids)
            actions()->press(CancelOrder{{}, OrderOrigin::Ladder, id});
    });
}

std::optional<CancelPlan> LadderTrader::cancelPlan(const std::vector<ClientOrderId>& ids) const
{
    if (!client())
        return std::nullopt;
    std::vector<const KnownOrder*> orders;
    for (const ClientOrderId& id : ids) {
        if (const KnownOrder* const known = client()->trading().find(id); known && !isFinal(known->order.state))
            orders.push_back(known);
    }
    return CancelPlan(*client(), m_key.toStdString(), CancelNoun::Orders, orders);
}

void LadderTrader::amend(const std::vector<ClientOrderId>& ids, std::int64_t price, int priceScale)
{
    if (refuseLocked())
        return;
    dismissNotice();
    for (const ClientOrderId& id : ids)
        move(id, Decimal{price, static_cast<std::int8_t>(priceScale)});
    m_isNews = true;
    rebuild();
}

void LadderTrader::amendBy(const std::vector<ClientOrderId>& ids, std::int64_t by, int priceScale)
{
    if (refuseLocked())
        return;
    dismissNotice();
    for (const ClientOrderId& id : ids) {
        const KnownOrder* const known = client() ? client()->trading().find(id) : nullptr;
        const auto from = known ? ladderPlace(known->order.terms) : std::nullopt;
        const auto to = from ? add(*from, Decimal{by, static_cast<std::int8_t>(priceScale)}) : std::nullopt;
        if (to)
            move(id, *to, Decimal{by, static_cast<std::int8_t>(priceScale)});
    }
    m_isNews = true;
    rebuild();
}

void LadderTrader::move(const ClientOrderId& id, const Decimal& to, const std::optional<Decimal>& bracketBy)
{
    const KnownOrder* const known = client() ? client()->trading().find(id) : nullptr;
    if (!known || isFinal(known->order.state))
        return refusePress(tr("Not moved: the order has ended"));
    if (ladderKind(known->order) == LadderKind::Trail)
        return refusePress(
            tr("Not moved: a stop that follows is moved by the market alone; cancel it to place another"));
    ReplaceOrder replace;
    replace.origin = OrderOrigin::Ladder;
    replace.order = id;
    replace.terms = known->order.terms;
    const auto from = ladderPlace(replace.terms);
    if (!from || *from == to)
        return;
    if (replace.terms.trigger) {
        const auto by = subtract(to, *from);
        replace.terms.trigger = Price{to};
        if (const auto limit = replace.terms.price && by ? add(replace.terms.price->value, *by) : std::nullopt)
            replace.terms.price = Price{*limit};
    } else {
        replace.terms.price = Price{to};
    }
    replace.mayCancelNew = true;
    if (known->order.origin != OrderOrigin::Protection)
        replace.bracketBy = bracketBy; // legs that are there are moved one by one
    const QString request = actions()->press(std::move(replace));
    m_moves[id] = to;
    m_moveRequests[id] = request.toStdString();
}

} // namespace gannet
