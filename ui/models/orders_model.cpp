// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/orders_model.h"

#include "core/model/order_state.h"
#include "core/model/typed_ask.h"
#include "ui/trading/order_change.h"
#include "ui/trading/trading_words.h"
#include "ui/viewmodels/ticket_steps.h"

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] QString idOf(ClientOrderId id)
{
    return toQString(id.toHex());
}

[[nodiscard]] bool isAlive(const KnownOrder& known)
{
    return !isFinal(known.order.state);
}

[[nodiscard]] QString optionalText(const std::optional<Price>& price, int scale)
{
    return price ? scaledText(price->value, scale) : QString(QChar(kDash));
}

[[nodiscard]] MaybeAmount averageOf(const Order& order, int scale)
{
    if (order.filledQty.isZero())
        return {};
    return maybe(divide(order.filledNotional, order.filledQty, std::max(scale, 2), Rounding::HalfEven));
}

[[nodiscard]] RowsModel::Tone stateTone(const Order& order)
{
    using enum RowsModel::Tone;
    if (order.isOutcomeUnknown)
        return Honest;
    switch (order.state) {
    case OrderState::Denied:
    case OrderState::Rejected: return Critical;
    case OrderState::Cancelled:
    case OrderState::Expired:
    case OrderState::PendingNew:
    case OrderState::PendingCancel:
    case OrderState::PendingReplace: return Muted;
    default: return Plain;
    }
}

} // namespace

void OrdersModel::setAll(bool isAll)
{
    if (isAll == m_isAll)
        return;
    m_isAll = isAll;
    rebuildNow();
    emit allChanged();
}

const KnownOrder* OrdersModel::find(const QString& id) const
{
    const auto order = ClientOrderId::fromHex(id.toStdString());
    return order && client() ? client()->trading().find(*order) : nullptr;
}

bool OrdersModel::isWorking(const QString& id) const
{
    const KnownOrder* const known = find(id);
    return known && isAlive(*known);
}

bool OrdersModel::isInDoubt(const QString& id) const
{
    const KnownOrder* const known = find(id);
    return known && known->order.isOutcomeUnknown;
}

QString OrdersModel::whyNoChange(const QString& id) const
{
    const KnownOrder* const known = find(id);
    return known ? whyUnchangeable(known->order, known->isLocal)
                 : tr("Not changed: this order is not known here any more");
}

QVariantMap OrdersModel::changeOf(const QString& id) const
{
    const KnownOrder* const known = find(id);
    if (!known || !whyUnchangeable(known->order, known->isLocal).isEmpty())
        return {};
    const Order& order = known->order;
    const Instrument* const instrument = client()->findInstrument(order.venue, order.instrument);
    const InstrumentWords names = instrumentWords(*client(), order.venue, order.instrument);
    const WrittenOrder written = writtenOrder(order, instrument);
    QString words = tr("Change: %1").arg(orderWords(*client(), order));
    if (!order.filledQty.isZero())
        words += tr(", %1 filled").arg(scaledText(order.filledQty, names.qtyScale));
    const QString note = known->isLocal
                             ? tr("This program watches it: no venue has to be asked")
                             : tr("Where %1 cannot change it, it is cancelled and sent anew").arg(names.venueName);
    return {{QStringLiteral("words"), words},
            {QStringLiteral("price"), toQString(written.price)},
            {QStringLiteral("trigger"), toQString(written.trigger)},
            {QStringLiteral("size"), toQString(written.size)},
            {QStringLiteral("base"), names.base},
            {QStringLiteral("quote"), names.quote},
            {QStringLiteral("note"), note}};
}

QString OrdersModel::stepped(const QString& id, const QString& figure, const QString& typed, int steps) const
{
    const KnownOrder* const known = find(id);
    const Instrument* const instrument =
        known ? client()->findInstrument(known->order.venue, known->order.instrument) : nullptr;
    if (!instrument)
        return typed;
    std::optional<QString> next;
    if (figure == QStringLiteral("size")) {
        if (const auto size = readSizeAsk(typed.toStdString()); size && size->of == SizeAsk::Of::Units)
            next = steppedSize(*size, steps, *instrument);
    } else if (const auto price = readPriceAsk(typed.toStdString(), figure.toStdString());
               price && price->from == PriceAsk::From::Typed) {
        next = steppedPrice(*price, steps, std::nullopt, *instrument);
    }
    return next.value_or(typed);
}

void OrdersModel::connectViews()
{
    m_view.close();
    m_queues.clear();
    if (client() && isActive())
        m_view.open(*client(), {});
}

void OrdersModel::look(Timestamp)
{
    const PortfolioView* const view = m_view.take();
    if (!view)
        return;
    m_queues.clear();
    for (std::uint32_t i = 0; i < view->queueCount; ++i)
        m_queues[view->queues[i].order] = view->queues[i].ahead;
    m_isMoving = true;
}

QString OrdersModel::queueText(const KnownOrder& known) const
{
    const auto found = m_queues.find(known.order.id);
    return found == m_queues.end() || !found->second.isKnown ? QString(QChar(kDash))
                                                             : amountText(found->second) + QChar(0x2248);
}

TableRow OrdersModel::render(const KnownOrder& known, Timestamp now) const
{
    const Order& order = known.order;
    const OrderTerms& terms = order.terms;
    const InstrumentWords instrument = instrumentWords(*client(), order.venue, order.instrument);
    const QString dash = QChar(kDash);
    TableRow row;
    row.id = idOf(order.id);
    row.venueCode = instrument.venueCode;
    row.venueName = instrument.venueName;
    row.key = instrument.key;
    row.isUncertain = order.isOutcomeUnknown;
    row.isFaded = !isAlive(known);
    QString type = typeWord(terms.type);
    if (terms.trailBy)
        type += QLatin1Char(' ') + scaledText(*terms.trailBy, instrument.priceScale);
    const MaybeAmount average = averageOf(order, instrument.priceScale);
    row.cells = {clockText(order.created),
                 instrument.name,
                 sideWord(terms.side),
                 type,
                 optionalText(terms.price, instrument.priceScale),
                 optionalText(terms.trigger, instrument.priceScale),
                 scaledText(terms.qty.value, instrument.qtyScale),
                 scaledText(order.filledQty, instrument.qtyScale),
                 amountText(average),
                 queueText(known),
                 flagWords(order, known.isLocal),
                 modeTag(order.mode),
                 accountWords(accountOf(order)),
                 toQString(order.tag),
                 stateWords(order, known.isLocal, instrument.qtyScale, now)};
    using enum Tone;
    const Tone side = terms.side == Side::Buy ? Buy : Sell;
    for (const Tone tone : {Muted, Plain, side, Plain, Plain, Plain, Plain, order.filledQty.isZero() ? Faint : Plain,
                            average.isKnown ? Plain : Faint, Muted, Muted,
                            order.mode == TradingMode::Live ? Plain : Honest, Muted, Muted, stateTone(order)})
        row.tones.append(static_cast<int>(tone));
    row.words = QStringLiteral("%1, %2, %3, %4 %5")
                    .arg(orderWords(*client(), order), row.cells[State], instrument.venueName, modeTag(order.mode),
                         row.cells[Account]);
    return row;
}

/// Newest first, and after each entry its legs, oldest first.
std::vector<const KnownOrder*> OrdersModel::chosen(Timestamp now) const
{
    constexpr std::int64_t kDay = 86'400'000'000'000;
    const std::int64_t midnight = now.ns / kDay * kDay;
    std::vector<const KnownOrder*> entries;
    std::map<ClientOrderId, std::vector<const KnownOrder*>> legs;
    const auto& orders = client()->trading().orders();
    const auto isChosen = [&](const KnownOrder& known) {
        return isAlive(known) || (m_isAll && known.order.created.ns >= midnight);
    };
    for (const auto& [id, known] : orders) {
        if (!isChosen(known))
            continue;
        const auto parent = parentOf(known.order);
        const auto entry = parent ? orders.find(*parent) : orders.end();
        if (entry != orders.end() && isChosen(entry->second))
            legs[*parent].push_back(&known);
        else
            entries.push_back(&known);
    }
    std::ranges::sort(entries, [](const KnownOrder* a, const KnownOrder* b) {
        return std::tie(a->order.created, a->order.id) > std::tie(b->order.created, b->order.id);
    });
    std::vector<const KnownOrder*> all;
    for (const KnownOrder* const entry : entries) {
        all.push_back(entry);
        if (const auto own = legs.find(entry->order.id); own != legs.end())
            all.insert(all.end(), own->second.begin(), own->second.end());
    }
    return all;
}

void OrdersModel::rebuild(Timestamp now)
{
    std::map<ClientOrderId, Made> made;
    std::vector<TableRow> rows;
    int working = 0;
    bool isMoving = false; // its words change with time alone
    const KnownOrder* entry = nullptr;
    for (const KnownOrder* const known : chosen(now)) {
        working += isAlive(*known) ? 1 : 0;
        const bool isTimed = known->order.isOutcomeUnknown || (known->order.terms.twap && isAlive(*known));
        isMoving = isMoving || isTimed;
        QString queue = queueText(*known);
        Made& one = made[known->order.id];
        const auto old = m_made.find(known->order.id);
        if (old != m_made.end() && old->second.rank == known->rank && old->second.queue == queue && !isTimed &&
            !old->second.row.key.isEmpty())
            one = std::move(old->second);
        else
            one = {known->rank, std::move(queue), render(*known, now)};
        const auto parent = parentOf(known->order);
        one.row.isChild = parent && entry && entry->order.id == *parent;
        if (!one.row.isChild)
            entry = known;
        if (passes(one.row.words + QLatin1Char(' ') + one.row.cells.join(QLatin1Char(' '))))
            rows.push_back(one.row);
    }
    m_made = std::move(made);
    m_isMoving = isMoving || !m_queues.empty();
    show(std::move(rows));
    if (working != m_workingCount) {
        m_workingCount = working;
        emit workingCountChanged();
    }
}

/// One that was forgotten had ended: nothing of it changes any more.
TableRow OrdersModel::renderGone(TableRow row) const
{
    const KnownOrder* const known = find(row.id);
    return known ? render(*known, client()->now()) : row;
}

QString OrdersModel::noteOf(const QString& id, int column) const
{
    const KnownOrder* const known = find(id);
    if (!known)
        return {};
    const Order& order = known->order;
    switch (column) {
    case Price: return order.terms.price ? QString() : QStringLiteral("This type of order has no price of its own");
    case Trigger:
        return order.terms.trigger
                   ? QStringLiteral("Watches the %1 price").arg(toQString(toString(order.terms.triggerSource)))
                   : QStringLiteral("This order waits for no trigger");
    case Average: return order.filledQty.isZero() ? QStringLiteral("Nothing of it is filled yet") : QString();
    case Queue:
        return queueText(*known).size() > 1 ? QString()
                                            : QStringLiteral("Unknown: it does not rest, or beyond the visible book");
    case Flags:
        return known->isLocal ? QStringLiteral("Local: this program watches it and must run; the venue does not")
                              : QString();
    case State: break;
    default: return {};
    }
    QString note = QStringLiteral("Last change %1 ago").arg(ageText(client()->now() - order.changed));
    if (order.isOutcomeUnknown)
        note =
            QStringLiteral("No answer came in time. The venue is asked by our id %1; it is never sent twice").arg(id);
    if (order.reason)
        note = errorWords(*order.reason) + QLatin1Char('\n') + note;
    return note;
}

} // namespace gannet
