// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/accounts_model.h"

#include "ui/trading/account_standing.h"
#include "ui/trading/trading_words.h"
#include "ui/trading/venue_limits.h"

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] QString nameOf(std::string_view account, bool isShadow)
{
    return toQString(account) + (isShadow ? QStringLiteral("/shadow") : QString());
}

[[nodiscard]] Decimal decimalOf(const MaybeAmount& value)
{
    return {value.mantissa, value.scale};
}

/// How near `used` is to `limit`: amber from four fifths on, red at the limit. `used` may be below zero.
[[nodiscard]] RowsModel::Tone useTone(const MaybeAmount& used, const MaybeAmount& limit)
{
    using enum RowsModel::Tone;
    if (!used.isKnown || !limit.isKnown || !decimalOf(limit).isPositive())
        return Plain;
    if (decimalOf(used) >= decimalOf(limit))
        return Critical;
    const auto fifths = multiply(decimalOf(used), Decimal{5, 0});
    const auto most = multiply(decimalOf(limit), Decimal{4, 0});
    return fifths && most && *fifths >= *most ? Honest : Plain;
}

/// The nearer one of what an account uses of its limit and all accounts of the venue of theirs.
[[nodiscard]] RowsModel::Tone nearerTone(RowsModel::Tone own, RowsModel::Tone venue)
{
    using enum RowsModel::Tone;
    if (own == Critical || venue == Critical)
        return Critical;
    return venue == Honest ? Honest : own;
}

[[nodiscard]] MaybeAmount counted(std::uint32_t count)
{
    return {count, 0, true};
}

/// "3 of 20"; "3" where there is no limit.
[[nodiscard]] QString ofLimit(const QString& used, const MaybeAmount& limit)
{
    return limit.isKnown ? QStringLiteral("%1 of %2").arg(used, amountText(limit)) : used;
}

[[nodiscard]] QString stateWord(AccountState state, bool isDiffering)
{
    return state != AccountState::Ready ? toQString(toString(state))
           : isDiffering                ? QStringLiteral("differs")
                                        : QStringLiteral("compared");
}

[[nodiscard]] AccountKey accountKeyOf(const PortfolioAccount& account)
{
    return {account.venue, std::string(account.account.view()), account.isShadow};
}

[[nodiscard]] QString idOf(const EngineClient& client, const AccountStanding& closed)
{
    return QStringLiteral("%1|%2|%3")
        .arg(toQString(client.slugOf(closed.account.venue)), toQString(closed.account.account),
             toQString(toString(TradingMode::Live)));
}

[[nodiscard]] QString idOf(const PortfolioAccount& account)
{
    return QStringLiteral("%1|%2|%3")
        .arg(toQString(account.slug.view()), nameOf(account.account.view(), account.isShadow),
             toQString(toString(account.mode)));
}

[[nodiscard]] QString idOf(const EngineClient& client, const PortfolioBalance& balance)
{
    return QStringLiteral("%1|%2|%3")
        .arg(toQString(client.slugOf(balance.venue)), nameOf(balance.account.view(), balance.isShadow),
             toQString(balance.asset.view()));
}

} // namespace

void AccountsModel::connectViews()
{
    m_view.close();
    if (client() && isActive())
        m_view.open(*client(), {});
}

void AccountsModel::look(Timestamp)
{
    const PortfolioView* const view = m_view.take();
    if (!view)
        return;
    m_accounts.assign(view->accounts.begin(), view->accounts.begin() + view->accountCount);
    m_isNew = true;
}

const AccountCompared* AccountsModel::comparedOf(const PortfolioAccount& account) const
{
    const auto& all = client()->trading().compared();
    const auto found = all.find(accountKeyOf(account));
    return found == all.end() ? nullptr : &found->second;
}

QString AccountsModel::comparedNote(const PortfolioAccount& account) const
{
    const AccountCompared* const compared = comparedOf(account);
    if (!compared)
        return {};
    QStringList lines = comparedWords(*client(), *compared);
    lines.front() = QStringLiteral("Compared at %1 UTC: ").arg(clockText(compared->time)) + lines.front();
    if (!compared->differences.empty())
        lines.append(QStringLiteral("The venue's word was taken; arming asks for a yes to it"));
    return lines.join(QLatin1Char('\n'));
}

/// One that waits for its session counts the seconds.
bool AccountsModel::isMoving() const
{
    return m_isNew || (client() && std::ranges::any_of(client()->trading().standings(),
                                                       [](const auto& one) { return one.second.retryAt.isKnown(); }));
}

TableRow AccountsModel::render(const PortfolioAccount& account) const
{
    const QString quote = QLatin1Char(' ') + toQString(account.quote.view());
    const auto money = [&quote](const MaybeAmount& value, SignStyle sign = SignStyle::Minus) {
        return value.isKnown ? moneyText(value, sign) + quote : moneyText(value);
    };
    const MaybeAmount loss = lossOf(account.dayResult);
    const PortfolioVenue& venue = account.ofVenue;
    const MaybeAmount rejectsMost = account.maxRejectsInARow > 0 ? counted(account.maxRejectsInARow) : MaybeAmount{};
    TableRow row;
    row.id = idOf(account);
    row.venueCode = venueTag(account.slug.view());
    row.venueName = client()->venueName(account.slug.view());
    const AccountCompared* const compared = comparedOf(account);
    const bool isDiffering = compared && !compared->differences.empty();
    const auto& standings = client()->trading().standings();
    const auto standing = standings.find(accountKeyOf(account));
    const StandingWords stands = standing == standings.end()
                                     ? StandingWords{{}, {}, true, false}
                                     : standingWords(standing->second, account.state, client()->now());
    row.isUncertain = account.state == AccountState::Checking || isDiffering || !stands.isWell;
    row.cells = {
        nameOf(account.account.view(), account.isShadow),
        stands.why.isEmpty() ? stateWord(account.state, isDiffering) : stands.word,
        modeTag(account.mode),
        money(account.equity),
        money(account.free),
        money(account.marginUsed),
        account.leverage.isKnown ? ofLimit(roundedText(account.leverage, 2) + QChar(0x00D7), account.maxLeverage)
                                 : QString(QChar(kDash)),
        money(account.dayResult, SignStyle::Always),
        account.maxDailyLoss.isKnown ? QStringLiteral("%1 of %2").arg(moneyText(loss), moneyText(account.maxDailyLoss))
        : venue.maxDailyLoss.isKnown ? moneyText(loss)
                                     : QString(QChar(kDash)),
        ofLimit(countText(account.openOrders), account.maxOpenOrders),
        ofLimit(countText(account.ordersToday), account.maxOrdersPerDay),
        ofLimit(countText(account.rejectsInARow), rejectsMost)};
    using enum Tone;
    const Tone state = account.state == AccountState::Down || stands.isBad      ? Critical
                       : account.state == AccountState::Checking || isDiffering ? Honest
                                                                                : Plain;
    const auto plain = [](const MaybeAmount& value) { return value.isKnown ? Plain : Faint; };
    const Tone day = !account.dayResult.isKnown       ? Faint
                     : account.dayResult.mantissa > 0 ? Gain
                     : account.dayResult.mantissa < 0 ? Loss
                                                      : Muted;
    for (const Tone tone :
         {Plain, state, account.mode == TradingMode::Live ? Plain : Honest, plain(account.equity), plain(account.free),
          plain(account.marginUsed),
          nearerTone(account.leverage.isKnown ? useTone(account.leverage, account.maxLeverage) : Faint,
                     useTone(venue.positions, venue.maxPositions)),
          day,
          nearerTone(account.maxDailyLoss.isKnown || venue.maxDailyLoss.isKnown ? useTone(loss, account.maxDailyLoss)
                                                                                : Faint,
                     useTone(lossOf(venue.dayResult), venue.maxDailyLoss)),
          nearerTone(useTone(counted(account.openOrders), account.maxOpenOrders),
                     useTone(counted(venue.openOrders), venue.maxOpenOrders)),
          nearerTone(useTone(counted(account.ordersToday), account.maxOrdersPerDay),
                     useTone(counted(venue.ordersToday), venue.maxOrdersPerDay)),
          nearerTone(useTone(counted(account.rejectsInARow), rejectsMost),
                     useTone(counted(venue.rejectsInARow), venue.maxRejectsInARow))})
        row.tones.append(static_cast<int>(tone));
    row.words = QStringLiteral("%1 %2, %3, %4, equity %5, free %6, result of the day %7")
                    .arg(row.venueName, row.cells[Name], row.cells[Mode], row.cells[State], row.cells[Equity],
                         row.cells[Free], row.cells[DayResult]);
    return row;
}

void AccountsModel::rebuild(Timestamp)
{
    m_isNew = false;
    std::vector<TableRow> rows;
    for (const PortfolioAccount& account : m_accounts)
        rows.push_back(render(account));
    for (const AccountStanding& standing : closed())
        rows.push_back(renderClosed(standing));
    show(std::move(rows));
}

std::vector<AccountStanding> AccountsModel::closed() const
{
    std::vector<AccountStanding> found;
    for (const auto& [key, standing] : client()->trading().standings()) {
        const auto isOpen = [&](const PortfolioAccount& account) { return accountKeyOf(account) == standing.account; };
        if (std::ranges::none_of(m_accounts, isOpen))
            found.push_back(standing);
    }
    return found;
}

TableRow AccountsModel::renderClosed(const AccountStanding& standing) const
{
    const std::string_view slug = client()->slugOf(standing.account.venue);
    const StandingWords stands = standingWords(standing, AccountState::Down);
    TableRow row;
    row.id = idOf(*client(), standing);
    row.venueCode = venueTag(slug);
    row.venueName = client()->venueName(slug);
    row.isUncertain = !stands.isBad;
    for (int column = 0; column < ColumnCount; ++column) {
        row.cells.append(QString(QChar(kDash)));
        row.tones.append(static_cast<int>(Tone::Faint));
    }
    row.cells[Name] = nameOf(standing.account.account, false);
    row.tones[Name] = static_cast<int>(Tone::Plain);
    row.cells[State] = stands.word;
    row.tones[State] = static_cast<int>(stands.isBad ? Tone::Critical : Tone::Honest);
    row.cells[Mode] = modeTag(TradingMode::Live);
    row.tones[Mode] = static_cast<int>(Tone::Plain);
    row.words = QStringLiteral("%1 %2, %3, %4: %5")
                    .arg(row.venueName, row.cells[Name], row.cells[Mode], stands.word, stands.why);
    return row;
}

QString AccountsModel::noteOf(const QString& id, int column) const
{
    const auto found = std::ranges::find_if(m_accounts, [&id](const PortfolioAccount& it) { return idOf(it) == id; });
    const auto& standings = client()->trading().standings();
    if (found == m_accounts.end()) {
        for (const AccountStanding& standing : closed()) {
            if (idOf(*client(), standing) == id && column == State)
                return toQString(standing.keyWords);
        }
        return {};
    }
    const auto standing = standings.find(accountKeyOf(*found));
    if (column == State && standing != standings.end()) {
        if (const StandingWords stands = standingWords(standing->second, found->state, client()->now());
            !stands.why.isEmpty())
            return stands.why;
    }
    if (column == Name && standing != standings.end())
        return toQString(standing->second.keyWords);
    const VenueLimitWords venue = venueLimitWords(*found);
    const auto lines = [](QStringList all) {
        all.removeAll(QString());
        return all.join(QLatin1Char('\n'));
    };
    switch (column) {
    case State:
        return found->state == AccountState::Ready ? comparedNote(*found)
               : found->state == AccountState::Checking
                   ? QStringLiteral("What is held here is being compared with the venue; no new risk until it was")
                   : QStringLiteral("No session with the venue; cancels go out once it is back");
    case Equity:
    case Free:
    case DayResult:
        return !found->equity.isKnown ? QStringLiteral("Unknown: a balance, an entry or a price is")
               : found->hasMiddle     ? QStringLiteral("With a position valued at the middle of the book, for the "
                                                           "venue tells no mark price of it")
                                      : QString();
    case Leverage:
        return lines(
            {found->leverage.isKnown ? QString() : QStringLiteral("Unknown: the equity is unknown or not above zero"),
             venue.leverage, venue.positions});
    case DailyLoss:
        return lines({found->maxDailyLoss.isKnown  ? QString()
                      : !venue.dailyLoss.isEmpty() ? QStringLiteral("The account has no daily loss limit of its own")
                                                   : QStringLiteral("No daily loss limit is set"),
                      venue.dailyLoss});
    case OpenOrders: return venue.openOrders;
    case OrdersToday: return venue.ordersToday;
    case Rejects: return venue.rejects;
    default: return {};
    }
}

void BalancesModel::connectViews()
{
    m_view.close();
    if (client() && isActive())
        m_view.open(*client(), {});
}

void BalancesModel::look(Timestamp)
{
    const PortfolioView* const view = m_view.take();
    if (!view)
        return;
    m_balances.assign(view->balances.begin(), view->balances.begin() + view->balanceCount);
    m_isNew = true;
}

void BalancesModel::rebuild(Timestamp)
{
    m_isNew = false;
    std::vector<TableRow> rows;
    for (const PortfolioBalance& balance : m_balances) {
        const std::string_view slug = client()->slugOf(balance.venue);
        TableRow row;
        row.id = idOf(*client(), balance);
        row.venueCode = venueTag(slug);
        row.venueName = client()->venueName(slug);
        row.cells = {toQString(balance.asset.view()), amountText(balance.total), amountText(balance.available),
                     nameOf(balance.account.view(), balance.isShadow), clockText(balance.time)};
        row.tones = {static_cast<int>(Tone::Plain), static_cast<int>(balance.total.isKnown ? Tone::Plain : Tone::Faint),
                     static_cast<int>(balance.available.isKnown ? Tone::Plain : Tone::Faint),
                     static_cast<int>(Tone::Muted), static_cast<int>(Tone::Muted)};
        row.words =
            QStringLiteral("%1 %2 on %3 %4, available %5")
                .arg(row.cells[Total], row.cells[Asset], row.venueName, row.cells[Account], row.cells[Available]);
        rows.push_back(std::move(row));
    }
    show(std::move(rows));
}

QString BalancesModel::noteOf(const QString& id, int column) const
{
    const auto found =
        std::ranges::find_if(m_balances, [this, &id](const PortfolioBalance& it) { return idOf(*client(), it) == id; });
    if (found == m_balances.end())
        return {};
    if (column == Available && !found->available.isKnown)
        return QStringLiteral("Unknown: the venue does not tell it");
    return found->time.isKnown() ? QStringLiteral("Told %1 ago").arg(ageText(client()->now() - found->time))
                                 : QString();
}

} // namespace gannet
