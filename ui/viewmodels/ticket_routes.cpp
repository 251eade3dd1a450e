// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_routes.h"

#include "core/model/catalogue.h"
#include "ui/format.h"
#include "ui/freshness.h"
#include "ui/trading/trading_words.h"
#include "ui/viewmodels/ticket_words.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] std::vector<TicketRoute> routesAt(const EngineClient& client, VenueId venue, const std::string& key)
{
    std::vector<TicketRoute> routes;
    for (const auto& [account, info] : client.trading().accounts()) {
        if (account.venue == venue)
            routes.push_back({key, account.account, info.mode});
    }
    if (routes.empty())
        routes.push_back({key, {}, TradingMode::Paper});
    return routes;
}

[[nodiscard]] QString fundingTip(const TicketView& view)
{
    if (!view.fundingRate.isKnown)
        return TicketRoutes::tr("The funding of this market is not known");
    const QString rate = fundingText(view.fundingRate);
    const QString every = view.fundingInterval.ns > 0 ? TicketRoutes::tr("every %1").arg(ageText(view.fundingInterval))
                                                      : TicketRoutes::tr("of an interval that the venue does not tell");
    const QString next =
        view.nextFunding.isKnown() ? TicketRoutes::tr(", next at %1 UTC").arg(timeText(view.nextFunding)) : QString();
    return TicketRoutes::tr("Funding %1 % %2%3; a positive rate is paid by longs").arg(rate, every, next);
}

/// Venues sell some things by the thousand: sizes and prices of such routes do not compare with others.
[[nodiscard]] QString unitOf(const Instrument* instrument)
{
    if (!instrument)
        return {};
    const CanonicalName name = canonicalName(instrument->type, instrument->base, instrument->quote);
    const QString base = toQString(name.id).section(QLatin1Char('-'), 0, 0).section(QLatin1Char('/'), 0, 0);
    return name.multiplier == 1 ? QString() : QStringLiteral("%1 %2").arg(name.multiplier).arg(base);
}

} // namespace

std::vector<TicketRoute> routesOf(const EngineClient& client, const std::string& key)
{
    std::vector<TicketRoute> routes;
    const Instrument* const known = client.findInstrument(key);
    if (!known)
        return routes;
    for (const auto& [slug, venue] : client.venues()) {
        if (!venue.instruments)
            continue;
        for (const Instrument& instrument : *venue.instruments) {
            const bool isSame =
                instrument.key == known->key || (!known->canonical.empty() && instrument.canonical == known->canonical);
            if (!isSame || (!instrument.isTrading && instrument.key != known->key))
                continue;
            for (TicketRoute& route : routesAt(client, venue.id, instrument.key))
                routes.push_back(std::move(route));
        }
    }
    return routes;
}

TicketRoutes::TicketRoutes(QObject* parent) : QAbstractListModel(parent) {}

TicketRoutes::~TicketRoutes() = default;

void TicketRoutes::setOpen(bool isOpen)
{
    if (isOpen == m_isOpen)
        return;
    m_isOpen = isOpen;
    for (Row& row : m_rows) {
        row.shown = nullptr;
        row.view.reset();
        if (isOpen)
            openRow(row);
    }
    if (!m_rows.empty())
        emit dataChanged(index(0), index(count() - 1));
    emit openChanged();
}

/// An order at the market tells touch, fees and position.
void TicketRoutes::openRow(Row& row)
{
    if (!m_client)
        return;
    row.view = std::make_unique<OpenedView<TicketView>>();
    ViewSpec spec;
    spec.key = row.route.key;
    spec.draft.emplace();
    spec.draft->account = row.route.account;
    spec.draft->mode = row.route.mode;
    spec.draft->terms.type = OrderType::Market;
    row.view->open(*m_client, std::move(spec));
}

const TicketRoute* TicketRoutes::at(int row) const
{
    return row >= 0 && row < count() ? &m_rows[static_cast<std::size_t>(row)].route : nullptr;
}

void TicketRoutes::list(EngineClient* client, const std::string& key)
{
    m_client = client;
    const std::vector<TicketRoute> routes = client ? routesOf(*client, key) : std::vector<TicketRoute>();
    const bool isSame = std::equal(routes.begin(), routes.end(), m_rows.begin(), m_rows.end(),
                                   [](const TicketRoute& route, const Row& row) { return route == row.route; });
    if (isSame)
        return;
    beginResetModel();
    m_rows.clear();
    for (const TicketRoute& route : routes) {
        m_rows.push_back({route, nullptr, nullptr});
        if (m_isOpen)
            openRow(m_rows.back());
    }
    m_chosen = -1;
    endResetModel();
    emit listed();
}

int TicketRoutes::rowOf(const TicketRoute& route) const
{
    for (int i = 0; i < count(); ++i) {
        if (at(i)->key == route.key && at(i)->account == route.account && at(i)->isShadow() == route.isShadow())
            return i;
    }
    return -1;
}

bool TicketRoutes::has(const TicketRoute& route) const
{
    return rowOf(route) >= 0;
}

void TicketRoutes::show(const TicketRoute& route)
{
    const int chosen = rowOf(route);
    if (std::exchange(m_chosen, chosen) != chosen)
        emit listed();
    if (!m_isOpen)
        return;
    for (int i = 0; i < count(); ++i) {
        Row& row = m_rows[static_cast<std::size_t>(i)];
        if (const TicketView* const newest = row.view ? row.view->take() : nullptr) {
            row.shown = newest;
            emit dataChanged(index(i), index(i));
        }
    }
}

QString TicketRoutes::reasonOf(const Row& row) const
{
    const QString venue = m_client ? m_client->venueName(splitKey(row.route.key).slug) : QString();
    if (row.route.account.empty())
        return m_client ? noAccountWords(*m_client, splitKey(row.route.key).slug) : QString();
    if (!row.shown)
        return tr("Asked for, and not told yet");
    if (!row.shown->bid.isKnown || !row.shown->ask.isKnown) {
        const bool isEmpty = row.shown->freshness.health == StreamHealth::Live;
        return isEmpty ? tr("One side of the book of %1 is empty").arg(venue)
                       : tr("The book of %1 is not there yet").arg(venue);
    }
    if (row.shown->account != AccountState::Ready)
        return tr("The account is %1").arg(toQString(toString(row.shown->account)));
    return {};
}

int TicketRoutes::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant TicketRoutes::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const auto [slug, symbol] = splitKey(row.route.key);
    const TicketView nothing;
    const TicketView& view = row.shown ? *row.shown : nothing;
    switch (role) {
    case VenueTag: return venueTag(slug);
    case VenueName: return m_client ? m_client->venueName(slug) : toQString(slug);
    case Symbol: return toQString(symbol);
    case Account: return toQString(row.route.account);
    case ModeWord: return row.route.account.empty() ? QString() : modeTag(row.route.mode);
    case Bid: return amountAt(view.bid, view.priceScale);
    case Ask: return amountAt(view.ask, view.priceScale);
    case Fees:
        return view.makerRate.isKnown
                   ? tr("%1 / %2").arg(feeRateText(view.makerRate).chopped(3), feeRateText(view.takerRate))
                   : QString(QChar(kDash));
    case FeesTip: {
        const QString tier = toQString(view.feeTier.view());
        return view.makerRate.isKnown
                   ? tr("Fees of a maker and of a taker%1").arg(tier.isEmpty() ? QString() : tr(", tier %1").arg(tier))
                   : tr("The fees of the account are not known");
    }
    case Position: return amountAt(view.position, view.qtyScale, SignStyle::Always);
    case Funding: return fundingText(eightHourFunding(view.fundingRate, view.fundingInterval));
    case FundingTip: return fundingTip(view);
    case Unit: return m_client ? unitOf(m_client->findInstrument(row.route.key)) : QString();
    case Reason: return reasonOf(row);
    case IsOffered: return !row.route.account.empty();
    default: return {};
    }
}

QHash<int, QByteArray> TicketRoutes::roleNames() const
{
    return {{VenueTag, "venueTag"}, {VenueName, "venueName"}, {Symbol, "symbol"},
            {Account, "account"},   {ModeWord, "modeWord"},   {Bid, "bid"},
            {Ask, "ask"},           {Fees, "fees"},           {FeesTip, "feesTip"},
            {Position, "position"}, {Funding, "funding"},     {FundingTip, "fundingTip"},
            {Unit, "unit"},         {Reason, "reason"},       {IsOffered, "isOffered"}};
}

} // namespace gannet
