// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/confirm_model.h"

#include "ui/format.h"
#include "ui/trading/trading_words.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace gannet {

namespace {

/// What docs/trading.md says, for a person.
struct PolicyRow {
    const char *situation, *guarded, *fast, *instant;
};
constexpr std::array kPolicy{
    PolicyRow{"New order inside soft limits", "asks", "no", "no"},
    PolicyRow{"First live order that adds risk after arming", "asks", "asks", "no"},
    PolicyRow{"Takes over half of what is shown, or slips by over half of its cap", "asks", "asks", "asks"},
    PolicyRow{"Crosses a soft limit: away from the market, size, worth", "asks", "asks", "asks"},
    PolicyRow{"Crosses a hard limit", "refused", "refused", "refused"},
    PolicyRow{"Other price for an own order that goes on resting", "no", "no", "no"},
    PolicyRow{"Other price after which it takes", "asks", "asks", "no"},
    PolicyRow{"Cancel entries", "no", "no", "no"},
    PolicyRow{"Cancel what protects a position", "hold", "hold", "asks"},
    PolicyRow{"Close one position", "no", "no", "no"},
    PolicyRow{"Reverse", "hold", "hold", "no"},
    PolicyRow{"Close every position", "hold", "hold", "hold"},
    PolicyRow{"Book stale or one-sided: a take that adds risk", "refused", "refused", "refused"},
    PolicyRow{"Book stale or one-sided: a limit, a close", "asks", "asks", "asks"},
    PolicyRow{"No private stream of the venue", "refused", "refused", "refused"},
};

/// Each soft limit in words.
struct SoftSituation {
    std::string_view reason;
    const char* situation;
};
constexpr std::array kSoftSituations{
    SoftSituation{"price_offset", "The price is far from the touch"},
    SoftSituation{"price_ticks", "The price is many ticks from the touch"},
    SoftSituation{"usual_size", "The size is several times the usual one"},
    SoftSituation{"notional", "It is worth more than a soft limit"},
};

} // namespace

ConfirmModel::ConfirmModel(QObject* parent) : QObject(parent), m_listener(*this)
{
    connect(&m_actions, &TradeActions::refused, this, [this](const QString&, const QString& words) {
        m_notice = words;
        emit noticed();
    });
}

void ConfirmModel::setClient(EngineClient* client)
{
    if (!m_listener.set(client))
        return;
    m_actions.setClient(client);
    emit clientChanged();
    emit changed();
}

QVariantList ConfirmModel::modes() const
{
    QVariantList rows;
    if (!client())
        return rows;
    for (const TradingMode mode : {TradingMode::Paper, TradingMode::Shadow, TradingMode::Live}) {
        std::optional<ConfirmLevel> level, most;
        for (const auto& [account, told] : client()->trading().limits()) {
            if (told.mode != mode)
                continue;
            level = std::max(level.value_or(told.confirm), told.confirm);
            most = std::max(most.value_or(told.confirmMost), told.confirmMost);
        }
        if (!level)
            continue;
        QStringList stricter;
        for (const auto& [account, told] : client()->trading().limits()) {
            if (told.mode == mode && told.confirm < *level)
                stricter << tr("%1 stays %2").arg(accountWords(account), toQString(toString(told.confirm)));
        }
        rows << QVariantMap{{QStringLiteral("mode"), toQString(toString(mode))},
                            {QStringLiteral("level"), static_cast<int>(*level)},
                            {QStringLiteral("most"), static_cast<int>(*most)},
                            {QStringLiteral("accounts"), stricter.join(QStringLiteral(", "))}};
    }
    return rows;
}

QString ConfirmModel::whyNotTrading() const
{
    return client() ? notTradingWords(*client()) : QString();
}

QVariantList ConfirmModel::policy()
{
    QVariantList rows;
    for (const PolicyRow& row : kPolicy)
        rows << QVariantMap{{QStringLiteral("situation"), tr(row.situation)},
                            {QStringLiteral("guarded"), tr(row.guarded)},
                            {QStringLiteral("fast"), tr(row.fast)},
                            {QStringLiteral("instant"), tr(row.instant)}};
    return rows;
}

QVariantList ConfirmModel::unasked() const
{
    QVariantList rows;
    if (!client())
        return rows;
    std::set<std::pair<TradingMode, std::string>> all;
    for (const auto& [account, told] : client()->trading().limits()) {
        for (const std::string& reason : told.unasked)
            all.emplace(told.mode, reason);
    }
    for (const auto& [mode, reason] : all) {
        const auto row = std::ranges::find(kSoftSituations, reason, &SoftSituation::reason);
        rows << QVariantMap{
            {QStringLiteral("mode"), toQString(toString(mode))},
            {QStringLiteral("reason"), toQString(reason)},
            {QStringLiteral("situation"), row == kSoftSituations.end() ? toQString(reason) : tr(row->situation)}};
    }
    return rows;
}

void ConfirmModel::askAgain(const QString& mode, const QString& reason)
{
    const auto of = tradingModeFrom(mode.toStdString());
    if (!of)
        return;
    m_notice.clear();
    m_actions.press(SetAsk{{}, *of, reason.toStdString(), true});
    emit noticed();
}

void ConfirmModel::choose(const QString& mode, int level)
{
    const auto asked = tradingModeFrom(mode.toStdString());
    if (!asked || level < 0 || level > static_cast<int>(ConfirmLevel::Instant))
        return;
    m_notice.clear();
    m_actions.press(SetConfirm{{}, *asked, static_cast<ConfirmLevel>(level)});
    emit noticed();
}

void ConfirmModel::onUiEvent(const UiEvent& event)
{
    const auto* const told = std::get_if<TradingEvent>(&event);
    if (told && (std::holds_alternative<LimitsTold>(*told) || std::holds_alternative<TroubleStands>(*told)))
        emit changed();
}

} // namespace gannet
