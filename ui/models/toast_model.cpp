// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/toast_model.h"

#include "ui/trading/trading_words.h"

#include <algorithm>

namespace gannet {

namespace {

/// How long it is shown; 0: until it is closed. What the bar at the top goes on saying need not stay.
[[nodiscard]] int secondsOf(ToastModel::Toast toast)
{
    using enum ToastModel::Toast;
    switch (toast) {
    case Fill: return 6;
    case Disarm:
    case Kill: return 10;
    case Reject:
    case Drift: return 0;
    }
    return 0;
}

} // namespace

void ToastModel::setClient(EngineClient* client)
{
    if (m_listener.set(client))
        emit clientChanged();
}

void ToastModel::close(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    beginRemoveRows({}, row, row);
    m_shown.erase(m_shown.begin() + row);
    endRemoveRows();
}

int ToastModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant ToastModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Shown& shown = m_shown[static_cast<std::size_t>(index.row())];
    switch (role) {
    case ToastRole: return static_cast<int>(shown.toast);
    case Qt::DisplayRole:
    case TitleRole: return shown.title;
    case DetailRole: return shown.detail;
    case TimesRole: return shown.times;
    case SecondsRole: return secondsOf(shown.toast);
    default: return {};
    }
}

QHash<int, QByteArray> ToastModel::roleNames() const
{
    return {{ToastRole, "toast"},
            {TitleRole, "title"},
            {DetailRole, "detail"},
            {TimesRole, "times"},
            {SecondsRole, "seconds"}};
}

void ToastModel::pop(Toast toast, const QString& title, const QString& detail)
{
    const auto same = std::ranges::find(m_shown, toast, &Shown::toast);
    if (same == m_shown.end()) {
        const int row = rowCount();
        beginInsertRows({}, row, row);
        m_shown.push_back({toast, title, detail, 1});
        endInsertRows();
    } else {
        *same = {toast, title, detail, same->times + 1};
        const QModelIndex changed = index(static_cast<int>(same - m_shown.begin()));
        emit dataChanged(changed, changed);
    }
    m_spoken = detail.isEmpty() ? title : title + QStringLiteral(". ") + detail;
    emit spokenChanged();
}

/// A press is answered at its place; this is for what the venue says later, once for each order.
void ToastModel::popOrder(const OrderChanged& change)
{
    constexpr std::size_t kRemembered = 64;
    const Order& order = change.order;
    if (order.state != OrderState::Rejected || std::ranges::find(m_rejected, order.id) != m_rejected.end())
        return;
    if (m_rejected.size() == kRemembered)
        m_rejected.erase(m_rejected.begin());
    m_rejected.push_back(order.id);
    pop(Toast::Reject, QStringLiteral("Rejected: ") + orderWords(*client(), order),
        order.reason ? errorWords(*order.reason) : QString());
}

void ToastModel::onUiEvent(const UiEvent& event)
{
    const auto* const told = std::get_if<TradingEvent>(&event);
    if (!told)
        return;
    const EventWords words = eventWords(*client(), *told);
    if (const auto* const order = std::get_if<OrderChanged>(told)) {
        popOrder(*order);
    } else if (const auto* const fill = std::get_if<FillTold>(told)) {
        const InstrumentWords instrument = instrumentWords(*client(), fill->fill.venue, fill->fill.instrument);
        pop(Toast::Fill, QStringLiteral("Filled: ") + fillWords(*client(), fill->fill),
            QStringLiteral("%1 on %2, %3, fee %4 %5")
                .arg(words.mode, instrument.venueName,
                     fill->fill.isMaker ? QStringLiteral("maker") : QStringLiteral("taker"),
                     moneyText(maybe(fill->fill.fee)), toQString(fill->fill.feeAsset)));
    } else if (const auto* const arm = std::get_if<ArmChanged>(told); arm && !arm->armed && !arm->why.empty()) {
        pop(Toast::Disarm, QStringLiteral("Disarmed"), words.words);
    } else if (const auto* const kill = std::get_if<KillChanged>(told)) {
        pop(Toast::Kill, words.kindWord, words.words);
    } else if (const auto* const drift = std::get_if<DriftFound>(told); drift && !drift->isFirst) {
        pop(Toast::Drift, QStringLiteral("Position differed"), words.words);
    }
}

} // namespace gannet
