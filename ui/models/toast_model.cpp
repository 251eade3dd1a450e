// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/toast_model.h"

#include "ui/trading/trading_words.h"

#include <algorithm>

namespace gannet {

namespace {

/// How long it is shown; 0: until it is closed.
[[nodiscard]] int secondsOf(ToastModel::Toast toast)
{
    using enum ToastModel::Toast;
    switch (toast) {
    case Released: return 4;
    case Fill: return 6;
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
    const auto same = std::ranges::find_if(
        m_shown, [&](const Shown& one) { return one.toast == toast && one.title == title && one.detail == detail; });
    if (same != m_shown.end()) {
        ++same->times;
        const QModelIndex changed = index(static_cast<int>(same - m_shown.begin()));
        emit dataChanged(changed, changed);
    } else {
        makeRoom();
        beginInsertRows({}, 0, 0);
        m_shown.insert(m_shown.begin(), {toast, title, detail, 1});
        endInsertRows();
    }
    speak(title, detail);
}

/// The oldest goes that would go by itself; where all wait to be closed, the oldest: the event log has it.
void ToastModel::makeRoom()
{
    if (m_shown.size() < kMost)
        return;
    const auto goes =
        std::find_if(m_shown.rbegin(), m_shown.rend(), [](const Shown& one) { return secondsOf(one.toast) > 0; });
    close(goes == m_shown.rend() ? rowCount() - 1 : static_cast<int>(m_shown.rend() - goes) - 1);
}

void ToastModel::speak(const QString& title, const QString& detail)
{
    m_spoken = detail.isEmpty() ? title : title + QStringLiteral(". ") + detail;
    emit spokenChanged();
}

/// A press is answered at its place; this is for what the venue says later, once for each order.
void ToastModel::popOrder(const OrderChanged& change)
{
    constexpr std::size_t kRemembered = 64;
    const Order& order = change.order;
    if (change.isRemembered || order.state != OrderState::Rejected ||
        std::ranges::find(m_rejected, order.id) != m_rejected.end())
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
        if (fill->isRemembered)
            return;
        const InstrumentWords instrument = instrumentWords(*client(), fill->fill.venue, fill->fill.instrument);
        pop(Toast::Fill, QStringLiteral("Filled: ") + fillWords(*client(), fill->fill),
            QStringLiteral("%1 on %2, %3, fee %4 %5")
                .arg(words.mode, instrument.venueName,
                     fill->fill.isMaker ? QStringLiteral("maker") : QStringLiteral("taker"),
                     moneyText(maybe(fill->fill.fee)), toQString(fill->fill.feeAsset)));
    } else if (const auto* const arm = std::get_if<ArmChanged>(told); arm && !arm->armed && !arm->why.empty()) {
        speak(QStringLiteral("Disarmed"), words.words); // the strip under the target shows it, once
    } else if (const auto* const kill = std::get_if<KillChanged>(told)) {
        if (kill->isSet)
            speak(words.kindWord, words.words); // the whole bar shows it
        else
            pop(Toast::Released, words.kindWord, words.words);
    } else if (const auto* const drift = std::get_if<DriftFound>(told); drift && !drift->isFirst) {
        pop(Toast::Drift, QStringLiteral("Position differed"), words.words);
    }
}

} // namespace gannet
