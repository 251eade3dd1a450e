// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/ladder_trader.h"

#include "core/model/order_state.h"
#include "ui/format.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

/// Where an order stands on a ladder: its limit, or the trigger of one that waits.
[[nodiscard]] std::optional<Decimal> placeOf(const OrderTerms& terms)
{
    if (terms.trigger)
        return terms.trigger->value;
    return terms.price ? std::optional(terms.price->value) : std::nullopt;
}

[[nodiscard]] bool isSameAmount(const MaybeAmount& a, const MaybeAmount& b)
{
    return a.isKnown == b.isKnown && a.mantissa == b.mantissa && a.scale == b.scale;
}

} // namespace

LadderTrader::LadderTrader(QObject* parent) : PressPlace(parent), m_listener(*this)
{
    connect(actions(), &TradeActions::answered, this, [this](const QString& request, const RequestAnswered& answer) {
        using enum RequestAnswered::Kind;
        if (answer.kind == Taken || answer.kind == Done)
            return;
        const std::string refused = request.toStdString();
        std::erase_if(m_moves, [&refused](const auto& move) { return move.second.request == refused; });
        m_isNews = true;
    });
}

LadderTrader::~LadderTrader() = default;

void LadderTrader::setTarget(TargetModel* target)
{
    if (target == m_target)
        return;
    if (m_target)
        disconnect(m_target, nullptr, this, nullptr);
    m_target = target;
    if (target) {
        connect(target, &TargetModel::clientChanged, this, &LadderTrader::follow);
        connect(target, &TargetModel::stateChanged, this, &LadderTrader::changed);
    }
    follow();
}

void LadderTrader::setKey(const QString& key)
{
    if (key == m_key)
        return;
    m_key = key;
    m_moves.clear();
    m_isNews = true;
    rebuild();
    emit targetChanged();
    emit sizesChanged();
}

void LadderTrader::follow()
{
    actions()->setClient(client());
    m_portfolio.close();
    m_listener.set(client());
    if (client())
        m_portfolio.open(*client(), {});
    if (m_target && m_target->presets())
        connect(m_target->presets(), &SizePresets::changed, this, &LadderTrader::sizesChanged, Qt::UniqueConnection);
    rebuild();
    emit targetChanged();
    emit sizesChanged();
}

std::optional<TradeTarget> LadderTrader::where() const
{
    return m_target ? m_target->targetFor(m_key.toStdString()) : std::nullopt;
}

const Instrument* LadderTrader::instrument() const
{
    return client() ? client()->findInstrument(m_key.toStdString()) : nullptr;
}

const PositionChanged* LadderTrader::position() const
{
    const auto target = where();
    const Instrument* const known = instrument();
    const PositionChanged* const found = target && known ? findPosition(client()->trading(), *target, *known) : nullptr;
    return found && !found->qty.isZero() ? found : nullptr;
}

bool LadderTrader::isArmed() const
{
    const auto target = where();
    return target && client()->trading().armed() == target->mode;
}

QString LadderTrader::mode() const
{
    const auto target = where();
    return target ? toQString(toString(target->mode)) : QString();
}

QStringList LadderTrader::sizeTexts() const
{
    return m_target && m_target->presets() ? m_target->presets()->texts(m_key) : QStringList();
}

int LadderTrader::chosenSize() const
{
    return m_target && m_target->presets() ? m_target->presets()->chosen(m_key) : SizePresets::kFirst;
}

void LadderTrader::chooseSize(int preset)
{
    if (m_target && m_target->presets())
        m_target->presets()->choose(m_key, preset);
}

void LadderTrader::stepSize(int by)
{
    if (m_target && m_target->presets())
        m_target->presets()->step(m_key, by);
}

QString LadderTrader::positionText() const
{
    const PositionChanged* const held = position();
    if (!held)
        return {};
    const Instrument* const known = instrument();
    const auto entry =
        held->averageEntry ? held->averageEntry->rescaled(known->priceScale, Rounding::HalfEven) : std::nullopt;
    return QStringLiteral("%1 %2 @ %3")
        .arg(held->qty.isPositive() ? tr("Long") : tr("Short"), amountText(held->qty.absolute()),
             entry ? amountText(*entry) : QString(QChar(kDash)));
}

QString LadderTrader::resultText() const
{
    if (!position())
        return {};
    return m_unrealised.isKnown ? QStringLiteral("%1 %2").arg(amountText(m_unrealised, SignStyle::Always), m_quote)
                                : QString(QChar(kDash));
}

int LadderTrader::positionSign() const
{
    const PositionChanged* const held = position();
    return !held ? 0 : held->qty.isPositive() ? 1 : -1;
}

std::optional<Decimal> LadderTrader::entry() const
{
    const PositionChanged* const held = position();
    return held ? held->averageEntry : std::nullopt;
}

int LadderTrader::entryCount() const
{
    const auto target = where();
    const Instrument* const known = instrument();
    if (!target || !known)
        return 0;
    const auto working = workingOrders(client()->trading(), *target, *known);
    return static_cast<int>(
        std::ranges::count_if(working, [](const KnownOrder* one) { return !isProtective(one->order); }));
}

void LadderTrader::rebuild()
{
    m_orders.clear();
    const auto target = where();
    const Instrument* const known = instrument();
    if (target && known) {
        for (const KnownOrder* one : workingOrders(client()->trading(), *target, *known)) {
            const auto place = placeOf(one->order.terms);
            if (!place)
                continue;
            const auto move = m_moves.find(one->order.id);
            const bool isMoving = move != m_moves.end() && move->second.to != *place;
            addOrder(*one, *place, known->priceScale, isMoving, false);
            if (isMoving)
                addOrder(*one, move->second.to, known->priceScale, false, true);
        }
        // Arrived, or gone.
        std::erase_if(m_moves, [this](const auto& move) {
            const KnownOrder* const one = client()->trading().find(move.first);
            return !one || isFinal(one->order.state) || placeOf(one->order.terms) == move.second.to;
        });
    }
    std::ranges::stable_sort(m_orders, [](const LadderOrders& a, const LadderOrders& b) {
        return a.price != b.price ? a.price > b.price : a.side < b.side;
    });
    emit changed();
}

void LadderTrader::addOrder(const KnownOrder& known, const Decimal& price, int scale, bool isGhost, bool isComing)
{
    const auto place = price.rescaled(scale, Rounding::HalfEven);
    if (!place)
        return;
    const Order& order = known.order;
    const bool isStop = order.terms.trigger.has_value();
    const auto same = std::ranges::find_if(m_orders, [&](const LadderOrders& one) {
        return one.side == order.terms.side && one.price == place->mantissa && one.isStop == isStop &&
               one.isGhost == isGhost && one.isComing == isComing;
    });
    LadderOrders& at = same != m_orders.end() ? *same : m_orders.emplace_back();
    if (at.ids.empty()) {
        at.side = order.terms.side;
        at.price = place->mantissa;
        at.isStop = isStop;
        at.isGhost = isGhost;
        at.isComing = isComing;
        const auto queue = m_queues.find(order.id);
        at.ahead = queue == m_queues.end() ? MaybeAmount{} : queue->second;
    }
    using enum OrderState;
    at.isPending = at.isPending || order.isOutcomeUnknown || order.state == Created || order.state == PendingNew ||
                   order.state == PendingCancel || order.state == PendingReplace;
    at.open = add(at.open, order.openQty()).value_or(at.open);
    at.filled = add(at.filled, order.filledQty).value_or(at.filled);
    at.ids.push_back(order.id);
}

std::vector<ClientOrderId> LadderTrader::ordersAt(std::int64_t price, std::int64_t step, std::optional<Side> side) const
{
    std::vector<ClientOrderId> ids;
    for (const LadderOrders& at : m_orders) {
        if (!at.isComing && at.price >= price && at.price < price + step && (!side || *side == at.side))
            ids.insert(ids.end(), at.ids.begin(), at.ids.end());
    }
    return ids;
}

LadderAim LadderTrader::aim(Side side, bool isStop, std::int64_t price, const DepthView* depth) const
{
    LadderAim found;
    found.side = side;
    found.isStop = isStop;
    found.price = price;
    const auto no = [&found](Code code, const QString& words) {
        found.problem.kind = ErrorKind::Denied;
        found.problem.code = code;
        found.problem.message = words.toStdString();
        return found;
    };
    const auto target = where();
    if (!target)
        return no(Code::AccountRestricted, tr("Not sent: no account here; the config names none"));
    found.target = *target;
    if (!depth || price <= 0)
        return no(Code::StaleData, tr("Not sent: there is no book yet"));
    const Decimal held = position() ? position()->qty : Decimal{};
    const auto size = m_target->presets() ? m_target->presets()->size(target->key, held) : std::nullopt;
    if (!size)
        return no(Code::BadQty, tr("Not sent: the chosen size is that of the position, and there is none; 1 to 5 "
                                   "choose another"));
    const Price at{Decimal{price, depth->priceScale}};
    const ShownMarket market{instrument(), depth};
    auto terms = isStop ? stopTerms(side, at, market, Qty{*size}, held) : limitTerms(side, at, market, Qty{*size});
    if (terms)
        found.terms = std::move(*terms);
    else
        found.problem = std::move(terms.error());
    return found;
}

void LadderTrader::send(const LadderAim& aim)
{
    if (!aim.terms)
        return actions()->refuse(aim.problem);
    dismissNotice();
    actions()->press(submitOf(aim.target, *aim.terms, OrderOrigin::Ladder));
}

void LadderTrader::cancel(const std::vector<ClientOrderId>& ids)
{
    if (ids.empty())
        return refusePress(tr("Nothing to cancel: no order of yours at this row"));
    dismissNotice();
    for (const ClientOrderId& id : ids)
        actions()->press(CancelOrder{{}, OrderOrigin::Ladder, id});
}

void LadderTrader::amend(const std::vector<ClientOrderId>& ids, std::int64_t price, int priceScale)
{
    dismissNotice();
    const Decimal to{price, static_cast<std::int8_t>(priceScale)};
    for (const ClientOrderId& id : ids) {
        const KnownOrder* const known = client() ? client()->trading().find(id) : nullptr;
        if (!known || isFinal(known->order.state)) {
            refusePress(tr("Not moved: the order has ended"));
            continue;
        }
        ReplaceOrder replace;
        replace.origin = OrderOrigin::Ladder;
        replace.order = id;
        replace.terms = known->order.terms;
        const auto from = placeOf(replace.terms);
        if (!from || *from == to)
            continue;
        if (replace.terms.trigger) {
            const auto by = subtract(to, *from);
            replace.terms.trigger = Price{to};
            if (const auto limit = replace.terms.price && by ? add(replace.terms.price->value, *by) : std::nullopt)
                replace.terms.price = Price{*limit};
        } else {
            replace.terms.price = Price{to};
        }
        replace.mayCancelNew = true;
        const QString request = actions()->press(std::move(replace));
        m_moves[id] = {to, request.toStdString()};
    }
    m_isNews = true;
    rebuild();
}

void LadderTrader::takePortfolio()
{
    const PortfolioView* const newest = m_portfolio.take();
    if (!newest)
        return;
    std::map<ClientOrderId, MaybeAmount> queues;
    for (std::uint32_t i = 0; i < newest->queueCount; ++i)
        queues[newest->queues[i].order] = newest->queues[i].ahead;
    const bool isSame = std::ranges::equal(queues, m_queues, [](const auto& a, const auto& b) {
        return a.first == b.first && isSameAmount(a.second, b.second);
    });
    m_queues = std::move(queues);
    const MaybeAmount before = std::exchange(m_unrealised, {});
    const auto target = where();
    const std::string key = m_key.toStdString();
    for (std::uint32_t i = 0; target && i < newest->positionCount; ++i) {
        const PortfolioPosition& one = newest->positions[i];
        if (one.key.view() != key || one.account.view() != target->account || one.mode != target->mode)
            continue;
        m_unrealised = one.unrealised;
        m_quote = toQString(one.quote.view());
    }
    m_isNews = m_isNews || !isSame || !isSameAmount(before, m_unrealised);
}

void LadderTrader::onFrame(Timestamp)
{
    takePortfolio();
    if (std::exchange(m_isNews, false))
        rebuild();
}

void LadderTrader::onUiEvent(const UiEvent& event)
{
    m_isNews =
        m_isNews || std::holds_alternative<TradingEvent>(event) || std::holds_alternative<CatalogueChanged>(event);
}

} // namespace gannet
