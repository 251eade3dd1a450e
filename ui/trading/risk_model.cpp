// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/risk_model.h"

#include "ui/format.h"
#include "ui/trading/trading_words.h"
#include "ui/trading/venue_limits.h"

#include <algorithm>

namespace gannet {

namespace {

constexpr int kMoneyDecimals = 2;

[[nodiscard]] QString moneyOf(const MaybeAmount& amount, SignStyle sign = SignStyle::Minus)
{
    const auto rounded = amount.isKnown
                             ? Decimal{amount.mantissa, amount.scale}.rescaled(kMoneyDecimals, Rounding::HalfEven)
                             : std::nullopt;
    return rounded ? amountText(rounded->mantissa, rounded->scale, Grouping::Thin, sign) : QString(QChar(kDash));
}

[[nodiscard]] QString ofLimit(const QString& used, const MaybeAmount& limit)
{
    return limit.isKnown ? QStringLiteral("%1 of %2").arg(used, amountText(limit))
                         : QStringLiteral("%1, no limit").arg(used);
}

} // namespace

void RiskModel::setTarget(TargetModel* target)
{
    if (target == m_target)
        return;
    if (m_target)
        disconnect(m_target, nullptr, this, nullptr);
    m_target = target;
    if (target)
        connect(target, &TargetModel::clientChanged, this, &RiskModel::follow);
    follow();
    emit targetChanged();
}

void RiskModel::follow()
{
    EngineClient* const client = m_target ? m_target->client() : nullptr;
    m_view.close();
    m_isKnown = false;
    m_stop = {};
    m_listener.set(client);
    if (client)
        m_view.open(*client, {});
    emit changed();
}

void RiskModel::onFrame(Timestamp)
{
    const PortfolioView* const newest = m_view.take();
    if (!newest)
        return;
    m_isKnown = false;
    const auto where = m_target->target();
    const std::string key = m_target->key().toStdString();
    for (std::uint32_t i = 0; where && i < newest->accountCount; ++i) {
        const PortfolioAccount& one = newest->accounts[i];
        if (one.account.view() != where->account || one.mode != where->mode || one.slug.view() != splitKey(key).slug)
            continue;
        m_account = one;
        m_isKnown = true;
    }
    m_stop = {};
    for (std::uint32_t i = 0; where && i < newest->positionCount; ++i) {
        const PortfolioPosition& one = newest->positions[i];
        if (one.key.view() != key || one.account.view() != where->account || one.mode != where->mode)
            continue;
        m_stop = one.missingStop;
        m_qtyScale = one.qtyScale;
    }
    emit changed();
}

QString RiskModel::stopMark() const
{
    return missingStopMark(m_stop);
}

QString RiskModel::stopWords() const
{
    return m_listener.get() ? missingStopWords(m_stop, m_qtyScale, m_listener.get()->now()) : QString();
}

QString RiskModel::dayText() const
{
    if (!m_isKnown)
        return {};
    QString text = moneyOf(m_account.dayResult, SignStyle::Always);
    if (m_account.maxDailyLoss.isKnown)
        text += QStringLiteral(" of %1%2").arg(QChar(kMinus)).arg(moneyOf(m_account.maxDailyLoss));
    return QStringLiteral("%1 %2").arg(text, toQString(m_account.quote.view()));
}

int RiskModel::usedPct() const
{
    const MaybeAmount& result = m_account.dayResult;
    const MaybeAmount& limit = m_account.maxDailyLoss;
    if (!m_isKnown || !result.isKnown || !limit.isKnown || limit.mantissa <= 0)
        return -1;
    if (result.mantissa >= 0)
        return 0;
    const auto part = divide({-result.mantissa, result.scale}, {limit.mantissa, limit.scale}, 2, Rounding::Up);
    return part ? static_cast<int>(std::clamp<std::int64_t>(part->mantissa, 0, 100)) : 100;
}

QString RiskModel::limitsText() const
{
    if (!m_isKnown)
        return tr("What is used of the limits is not known yet");
    const QString own =
        tr("Daily loss: %1\nOpen orders: %2\nOrders today: %3\nRejects in a row: %4 of %5\nEquity: %6 %7, margin "
           "used: %8")
            .arg(m_account.maxDailyLoss.isKnown ? dayText() : dayText() + tr(", no limit"),
                 ofLimit(countText(m_account.openOrders), m_account.maxOpenOrders),
                 ofLimit(countText(m_account.ordersToday), m_account.maxOrdersPerDay),
                 countText(m_account.rejectsInARow), countText(m_account.maxRejectsInARow), moneyOf(m_account.equity),
                 toQString(m_account.quote.view()), moneyOf(m_account.marginUsed));
    return (QStringList(own) + venueLimitWords(m_account).all()).join(QLatin1Char('\n'));
}

} // namespace gannet
