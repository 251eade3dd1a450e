// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/ladder_trader.h"

#include "core/model/order_state.h"
#include "ui/format.h"
#include "ui/trading/not_known.h"
#include "ui/trading/trading_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] bool isSameAmount(const MaybeAmount& a, const MaybeAmount& b)
{
    return a.isKnown == b.isKnown && a.mantissa == b.mantissa && a.scale == b.scale;
}

const std::string kSchemeSetting = "ladder/mouse";

} // namespace

LadderTrader::LadderTrader(QObject* parent) : PressPlace(parent), m_listener(*this)
{
    connect(actions(), &TradeActions::answered, this, [this](const QString& request, const RequestAnswered& answer) {
        using enum RequestAnswered::Kind;
        if (answer.kind == Taken || answer.kind == Done)
            return;
        const std::string refused = request.toStdString();
        for (const auto& [id, asked] : m_moveRequests) {
            if (asked == refused)
                m_moves.erase(id);
        }
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

void LadderTrader::setBracket(TicketBracket* bracket)
{
    if (bracket == m_bracket)
        return;
    if (m_bracket)
        disconnect(m_bracket, nullptr, this, nullptr);
    m_bracket = bracket;
    if (bracket)
        connect(bracket, &TicketBracket::changed, this, &LadderTrader::changed);
    emit targetChanged();
}

void LadderTrader::setLock(BlockLock* lock)
{
    if (lock == m_lock)
        return;
    if (m_lock)
        disconnect(m_lock, nullptr, this, nullptr);
    m_lock = lock;
    if (lock)
        connect(lock, &BlockLock::changed, this, [this] {
            answer(false); // what was asked before it was locked is not to be sent by a late yes
            dismissNotice();
            emit changed();
        });
    emit targetChanged();
}

QString LadderTrader::scheme() const
{
    return toQString(toString(m_scheme));
}

void LadderTrader::setScheme(const QString& word)
{
    const auto scheme = ladderSchemeFrom(word.toStdString());
    if (!scheme || *scheme == m_scheme)
        return;
    m_scheme = *scheme;
    if (client())
        client()->keep(kSchemeSetting, m_scheme == LadderScheme::Columns
                                           ? std::nullopt
                                           : std::optional(std::string(toString(m_scheme))));
    emit schemeChanged();
}

/// As an earlier run left it.
void LadderTrader::takeScheme()
{
    const std::string* const kept = client() ? client()->setting(kSchemeSetting) : nullptr;
    const auto scheme = kept ? ladderSchemeFrom(*kept) : std::nullopt;
    if (!scheme || *scheme == m_scheme)
        return;
    m_scheme = *scheme;
    emit schemeChanged();
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
    takeScheme();
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
    const Instrument* const known = instrument();
    return target && known &&
           client()->trading().isArmed({known->venue, target->account, target->mode == TradingMode::Shadow});
}

bool LadderTrader::isKilled() const
{
    return client() && client()->trading().killBefore(m_key.toStdString());
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
    const Instrument* const known = instrument();
    const auto target = where();
    if (!held && known && target && isUnknown(*client(), {known->venue, target->account, false}) &&
        target->mode == TradingMode::Live)
        return tr("position —");
    if (!held)
        return {};
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
    return m_unrealised.isKnown ? QStringLiteral("%1 %2").arg(moneyText(m_unrealised, SignStyle::Always), m_quote)
                                : QString(QChar(kDash));
}

int LadderTrader::positionSign() const
{
    const PositionChanged* const held = position();
    return !held ? 0 : held->qty.isPositive() ? 1 : -1;
}

std::optional<LadderPosition> LadderTrader::held() const
{
    const PositionChanged* const told = position();
    if (!told)
        return std::nullopt;
    return LadderPosition{told->qty, told->averageEntry, m_breakeven, m_liquidation, m_isLiquidationEstimated};
}

std::vector<const KnownOrder*> LadderTrader::working() const
{
    const auto target = where();
    const Instrument* const known = instrument();
    return target && known ? workingOrders(client()->trading(), *target, *known) : std::vector<const KnownOrder*>();
}

int LadderTrader::entryCount() const
{
    return static_cast<int>(std::ranges::count_if(working(), [](const KnownOrder* one) { return !one->isProtective; }));
}

QString LadderTrader::cancelWords() const
{
    const auto target = where();
    if (!target)
        return {};
    CancelScope scope;
    scope.target = target->key;
    scope.account = target->account;
    scope.mode = target->mode;
    return CancelPlan(*client(), scope).words();
}

QString LadderTrader::closeWords() const
{
    const PositionChanged* const held = position();
    return held ? tr("Close %1 %2 · %3")
                      .arg(held->qty.isPositive() ? tr("long") : tr("short"), amountText(held->qty.absolute()),
                           scopeWords(*client(), m_key.toStdString()))
                : QString();
}

void LadderTrader::rebuild()
{
    const Instrument* const known = instrument();
    const std::vector<LadderOrders> before = std::exchange(
        m_orders, known ? ladderOrders(working(), m_moves, m_queues, known->priceScale) : std::vector<LadderOrders>());
    noteGone(before);
    // Arrived, or gone.
    std::erase_if(m_moves, [this](const auto& move) {
        const KnownOrder* const one = client() ? client()->trading().find(move.first) : nullptr;
        return !one || isFinal(one->order.state) || ladderPlace(one->order.terms) == move.second;
    });
    std::erase_if(m_moveRequests, [this](const auto& asked) { return !m_moves.contains(asked.first); });
    emit changed();
}

void LadderTrader::noteGone(const std::vector<LadderOrders>& before)
{
    const std::string key = m_key.toStdString();
    if (std::exchange(m_ordersOf, key) != key) {
        m_gone.clear(); // prices of another instrument
        return;
    }
    std::erase_if(m_gone, [](const auto& one) { return one.second.hasExpired(kGoneMs); });
    for (const LadderOrders& at : before) {
        if (!at.isComing && ordersAt(at.price, 1, at.side).empty())
            m_gone[{at.side, at.price}].start();
    }
}

bool LadderTrader::isJustGone(std::int64_t price, std::int64_t step, Side side) const
{
    return std::ranges::any_of(m_gone, [&](const auto& one) {
        const auto& [place, since] = one;
        return place.first == side && place.second >= price && place.second < price + step &&
               !since.hasExpired(kGoneMs);
    });
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
    const std::array before{m_unrealised, m_breakeven, m_liquidation};
    m_unrealised = m_breakeven = m_liquidation = {};
    const auto target = where();
    const std::string key = m_key.toStdString();
    for (std::uint32_t i = 0; target && i < newest->positionCount; ++i) {
        const PortfolioPosition& one = newest->positions[i];
        if (one.key.view() != key || one.account.view() != target->account || one.mode != target->mode)
            continue;
        m_unrealised = one.unrealised;
        m_breakeven = one.breakeven;
        m_liquidation = one.liquidation;
        m_isLiquidationEstimated = one.isLiquidationEstimated;
        m_quote = toQString(one.quote.view());
    }
    m_isNews = m_isNews || !isSame ||
               !std::ranges::equal(before, std::array{m_unrealised, m_breakeven, m_liquidation}, isSameAmount);
}

void LadderTrader::onFrame(Timestamp)
{
    takePortfolio();
    if (std::exchange(m_isNews, false))
        rebuild();
}

void LadderTrader::onUiEvent(const UiEvent& event)
{
    if (std::holds_alternative<SettingTold>(event))
        takeScheme();
    m_isNews =
        m_isNews || std::holds_alternative<TradingEvent>(event) || std::holds_alternative<CatalogueChanged>(event);
}

} // namespace gannet
