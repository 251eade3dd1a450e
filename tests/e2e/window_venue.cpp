// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/window_venue.h"

#include "adapters/crypto/hex.h"
#include "tests/twins/fapi_exchange.h"
#include "tests/twins/hyperliquid_exchange.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTest>

#include <algorithm>
#include <utility>

namespace gannet::test {

namespace {

using twin::Json;

constexpr int kWaitMs = 20'000;
constexpr const char* kAsterAccount = "v3";

[[nodiscard]] QString plain(const std::string& amount)
{
    const auto value = Decimal::tryParse(amount);
    return value ? QString::fromStdString(value->normalized().toString()) : QStringLiteral("?");
}

} // namespace

WindowVenue::WindowVenue(std::string slug) : m_slug(std::move(slug))
{
    strangerKey = std::string(62, '7') + "01";
    if (isHyperliquid()) {
        const twin::HyperliquidTestKeys keys = twin::hyperliquidTestKeys(1);
        name = QStringLiteral("Hyperliquid");
        title = QStringLiteral("BTC-PERP");
        symbol = "BTC";
        first = "ETH";
        address = crypto::toHex0x(keys.main);
        agentKey = keys.agentKey;
        mainKey = keys.mainKey;
        tick = Decimal{1, 0};
        return;
    }
    name = QStringLiteral("Aster");
    title = QStringLiteral("BTC-PERP");
    symbol = "BTCUSDT";
    first = "ETHUSDT";
    address = twin::wellKnownAccounts().at(0).at("wallet").get<std::string>();
    agentKey = twin::kWellKnownAgentKey;
    mainKey = twin::kWellKnownWalletKey;
    tick = Decimal{1, 1};
}

Result<void> WindowVenue::start(const std::string& folder)
{
    if (isHyperliquid())
        return m_market.start(folder);
    twin::TwinOptions options;
    options.venue = m_slug;
    for (const char* file : {"binance_usdm_btcusdt_20240808.gz", "binance_usdm_ethusdt_20240808.gz"})
        options.recordings.push_back(std::string(GANNET_SOURCE_DIR "/resources/demo/") + file);
    m_twin = std::make_unique<twin::Twin>(std::move(options));
    return m_twin->start();
}

bool WindowVenue::calm()
{
    if (!m_twin)
        return true;
    return QTest::qWaitFor(
        [this] {
            m_twin->setPaused(true);
            const Json book = m_twin->book(symbol, 1);
            const auto isEnough = [&book](const char* side) {
                const auto qty = Decimal::tryParse(book.at(side).at(0).at(1).get<std::string>());
                return qty && *qty > Decimal{1, 1};
            };
            const bool isCalm = isEnough("bids") && isEnough("asks");
            if (!isCalm)
                m_twin->setPaused(false);
            return isCalm;
        },
        kWaitMs);
}

void WindowVenue::goOn()
{
    if (m_twin)
        m_twin->setPaused(false);
}

Decimal WindowVenue::takingPrice()
{
    constexpr int kTicks = 100; // 10 USDT of some 61 800
    return m_twin ? add(bestAsk(), multiply(tick, Decimal{kTicks, 0}).value().rescaled(1, Rounding::HalfUp).value())
                        .value()
                  : bestAsk();
}

std::string WindowVenue::restUrl() const
{
    return m_twin ? m_twin->restUrl() : m_market.restUrl();
}

std::string WindowVenue::wsUrl() const
{
    return m_twin ? m_twin->wsUrl() : m_market.wsUrl();
}

Decimal WindowVenue::touch(const char* side)
{
    return Decimal::parse(m_twin->book(symbol, 1).at(side).at(0).at(0).get<std::string>()).value();
}

Decimal WindowVenue::bestBid()
{
    return m_twin ? touch("bids") : Decimal{ScriptedMarket::kFirstBid, 0};
}

Decimal WindowVenue::bestAsk()
{
    return m_twin ? touch("asks") : Decimal{ScriptedMarket::kFirstBid + 2, 0};
}

Json WindowVenue::ask(const char* path, const QByteArray& post) const
{
    QNetworkAccessManager manager;
    QNetworkRequest request{QUrl(QString::fromStdString(restUrl() + path))};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    const std::unique_ptr<QNetworkReply> reply(post.isEmpty() ? manager.get(request) : manager.post(request, post));
    if (!QTest::qWaitFor([&reply] { return reply->isFinished(); }, kWaitMs) || reply->error() != QNetworkReply::NoError)
        return nullptr;
    return Json::parse(reply->readAll().toStdString(), nullptr, false);
}

bool WindowVenue::control(const char* what, const QByteArray& body) const
{
    return !ask(what, body).is_null();
}

QStringList WindowVenue::orders() const
{
    QStringList found;
    const auto add = [&found](bool isBuy, const Json& order, const char* price, const char* qty) {
        found << QStringLiteral("%1 %2 %3")
                     .arg(isBuy ? QStringLiteral("buy") : QStringLiteral("sell"),
                          plain(order.at(price).get<std::string>()), plain(order.at(qty).get<std::string>()));
    };
    if (isHyperliquid()) {
        const Json all =
            ask("/info", QByteArray::fromStdString(Json{{"type", "frontendOpenOrders"}, {"user", address}}.dump()));
        if (!all.is_array())
            return {QStringLiteral("no answer")};
        for (const Json& order : all)
            add(order.at("side") == "B", order, "limitPx", "origSz");
    } else {
        const Json all = account();
        if (!all.is_object())
            return {QStringLiteral("no answer")};
        for (const Json& order : all.at("orders")) {
            if (order.at("isOpen").get<bool>())
                add(order.at("side") == "BUY", order, order.contains("price") ? "price" : "trigger", "qty");
        }
    }
    found.sort();
    return found;
}

Json WindowVenue::account() const
{
    return ask((std::string("/twin/account?name=") + kAsterAccount).c_str());
}

Json WindowVenue::toldPosition() const
{
    const Json state =
        ask("/info", QByteArray::fromStdString(Json{{"type", "clearinghouseState"}, {"user", address}}.dump()));
    if (!state.is_object())
        return nullptr;
    for (const Json& each : state.at("assetPositions")) {
        if (each.at("position").at("coin") == symbol)
            return each.at("position");
    }
    return Json::object();
}

QString WindowVenue::position() const
{
    const auto told = [](const Json& position, const char* qty, const char* entry) {
        const QString size = plain(position.at(qty).get<std::string>());
        return size == QLatin1String("0") ? size
                                          : size + QLatin1Char(' ') + plain(position.at(entry).get<std::string>());
    };
    if (isHyperliquid()) {
        const Json position = toldPosition();
        return position.is_null() ? QStringLiteral("no answer")
               : position.empty() ? QStringLiteral("0")
                                  : told(position, "szi", "entryPx");
    }
    const Json all = account();
    if (!all.is_object())
        return QStringLiteral("no answer");
    for (const Json& position : all.at("positions")) {
        if (position.at("symbol") == symbol)
            return told(position, "qty", "entry");
    }
    return QStringLiteral("0");
}

QString WindowVenue::marginMode() const
{
    if (isHyperliquid()) {
        const Json told = ask(
            "/info",
            QByteArray::fromStdString(Json{{"type", "activeAssetData"}, {"user", address}, {"coin", symbol}}.dump()));
        return told.is_object() ? QString::fromStdString(told.at("leverage").at("type").get<std::string>())
                                : QStringLiteral("no answer");
    }
    const Json all = account();
    if (!all.is_object())
        return QStringLiteral("no answer");
    const Json& isolated = all.at("isolated");
    const bool isIn = std::find(isolated.begin(), isolated.end(), Json(symbol)) != isolated.end();
    return isIn ? QStringLiteral("isolated") : QStringLiteral("cross");
}

std::optional<Decimal> WindowVenue::isolatedMargin() const
{
    const auto read = [](const Json& position, const char* what) {
        return Decimal::parse(position.at(what).get<std::string>()).value();
    };
    if (isHyperliquid()) {
        const Json position = toldPosition();
        if (position.empty() || position.at("leverage").at("type") != "isolated")
            return std::nullopt;
        return read(position, "marginUsed");
    }
    const Json all = account();
    if (!all.is_object())
        return std::nullopt;
    for (const Json& position : all.at("positions")) {
        if (position.at("symbol") == symbol && position.contains("isolatedWallet"))
            return read(position, "isolatedWallet");
    }
    return std::nullopt;
}

} // namespace gannet::test
