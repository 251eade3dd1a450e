// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/hyperliquid_account_info.h"

#include "core/ledger/pnl.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace gannet::twin {

namespace {

constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kFills = 2000;
constexpr std::size_t kFundings = 500;
constexpr int kMoneyDecimals = 6; ///< the venue cuts after so many
const std::string kNoHash = "0x" + std::string(64, '0');

[[nodiscard]] std::string money(const std::optional<LedgerAmount>& amount)
{
    const auto cut = amount ? amount->rounded(kMoneyDecimals, Rounding::HalfEven) : std::nullopt;
    return wireText(cut.value_or(Decimal{}));
}

[[nodiscard]] Json summary(const std::string& value, const std::string& notional, const std::string& raw,
                           const std::string& used)
{
    return Json{{"accountValue", value}, {"totalNtlPos", notional}, {"totalRawUsd", raw}, {"totalMarginUsed", used}};
}

[[nodiscard]] Json fundingDelta(const FundingPayment& payment, const std::string& coin)
{
    return Json{{"type", "funding"},
                {"coin", coin},
                {"usdc", wireText(payment.amount)},
                {"szi", wireText(payment.qty)},
                {"fundingRate", plainText(payment.rate)},
                {"nSamples", nullptr}};
}

/// Of a span that is asked for; what is left out has no bound.
[[nodiscard]] std::int64_t sinceOf(const Json& asked)
{
    const Json start = asked.value("startTime", Json());
    return start.is_number_unsigned() ? start.get<std::int64_t>() : 0;
}

[[nodiscard]] std::int64_t untilOf(const Json& asked)
{
    const Json end = asked.value("endTime", Json());
    return end.is_number_unsigned() ? end.get<std::int64_t>() : kEver;
}

} // namespace

HyperliquidAccountInfo::HyperliquidAccountInfo(HyperliquidExchange& exchange, std::string address)
    : m_exchange(exchange), m_user(std::move(address)), m_account(nullptr), m_wallet(nullptr)
{
    if (HyperliquidWallet* const known = exchange.wallet(m_user); known && known->address == m_user) {
        m_wallet = known;
        m_account = exchange.account(m_user);
    }
}

Json HyperliquidAccountInfo::cumFunding(InstrumentId instrument) const
{
    LedgerAmount all;
    LedgerAmount since;
    std::int64_t opened = 0;
    for (const ExchangeFill& fill : m_account->fills()) {
        const bool isFirst = fill.startQty.isZero() || (fill.startQty.isNegative() == (fill.fill.side == Side::Buy) &&
                                                        fill.fill.qty.value > fill.startQty.absolute());
        if (fill.fill.instrument == instrument && isFirst)
            opened = fill.fill.time.toMilliseconds();
    }
    for (const FundingPayment& payment : m_account->funding()) {
        if (payment.instrument != instrument)
            continue;
        const LedgerAmount paid = LedgerAmount::from(payment.amount).negated(); // the venue counts what was paid
        all = add(all, paid).value_or(all);
        if (payment.time.toMilliseconds() >= opened)
            since = add(since, paid).value_or(since);
    }
    return Json{{"allTime", money(all)}, {"sinceOpen", money(since)}, {"sinceChange", money(since)}};
}

Json HyperliquidAccountInfo::positionJson(const VenuePosition& position, const HyperliquidAsset& asset)
{
    const auto mark = m_account->money().priceOf(asset.instrument);
    const PositionKey key{position.venue, position.account, position.instrument};
    const Position* const ours = m_account->money().positions().find(key);
    const auto worth = mark ? std::optional(notional(position.qty, *mark)) : std::nullopt;
    const auto open = ours ? unrealised(ours->net, mark) : std::nullopt;
    const auto entry = ours ? averageEntry(ours->net, kMoneyDecimals, Rounding::HalfEven) : std::nullopt;
    const Decimal leverage = position.leverage.value_or(Decimal{1, 0});
    auto used = worth ? marginUsed(*worth, leverage, kMoneyDecimals, Rounding::Down) : std::nullopt;
    std::string roe = "0.0";
    if (open && used && used->isPositive())
        roe = wireText(divide(*open, LedgerAmount::from(*used), 8, Rounding::HalfEven).value_or(Decimal{}));
    const auto isolated = m_exchange.isolatedMargin(*m_wallet, position);
    Json gear{{"type", isolated ? "isolated" : "cross"}, {"value", leverage.rescaled(0, Rounding::Down)->mantissa}};
    Json liquidation;
    if (isolated && mark) {
        used = isolated;
        const auto raw =
            worth ? subtract(LedgerAmount::from(*isolated), position.qty.isNegative() ? worth->negated() : *worth)
                  : std::nullopt;
        gear["rawUsd"] = money(raw);
        const auto tier = m_account->marginTerms(asset.instrument, {});
        const auto price =
            tier ? estimateLiquidation(position.qty, *mark, LedgerAmount::from(*isolated),
                                       {tier->maintenanceRate, tier->maintenanceDeduction}, kMoneyDecimals)
                 : std::nullopt;
        if (price)
            liquidation = wireText(price->price);
    } else if (position.liquidationPrice)
        liquidation = wireText(*position.liquidationPrice);
    return Json{{"coin", asset.coin},
                {"szi", wireText(position.qty)},
                {"leverage", gear},
                {"entryPx", wireText(entry.value_or(Decimal{}))},
                {"positionValue", money(worth)},
                {"unrealizedPnl", money(open)},
                {"returnOnEquity", roe},
                {"liquidationPx", liquidation},
                {"marginUsed", wireText(used.value_or(Decimal{}))},
                {"maxLeverage", asset.maxLeverage},
                {"cumFunding", cumFunding(asset.instrument)}};
}

Json HyperliquidAccountInfo::clearinghouse()
{
    Json positions = Json::array();
    const std::int64_t time = m_exchange.nowMs();
    if (!m_account) {
        const Json nothing = summary("0.0", "0.0", "0.0", "0.0");
        return Json{{"marginSummary", nothing}, {"crossMarginSummary", nothing}, {"crossMaintenanceMarginUsed", "0.0"},
                    {"withdrawable", "0.0"},    {"assetPositions", positions},   {"time", time}};
    }
    const AccountSnapshot state = m_account->state(m_exchange.now());
    const paper::PaperAccount& its = m_account->money();
    LedgerAmount worth;
    LedgerAmount signedWorth;
    LedgerAmount used;
    for (const VenuePosition& position : state.positions) {
        const auto asset = std::ranges::find(m_exchange.assets(), position.instrument, &HyperliquidAsset::instrument);
        const auto mark = its.priceOf(position.instrument);
        if (asset == m_exchange.assets().end() || position.qty.isZero() || !mark)
            continue;
        const LedgerAmount one = notional(position.qty, *mark);
        worth = add(worth, one).value_or(worth);
        signedWorth = add(signedWorth, position.qty.isNegative() ? one.negated() : one).value_or(signedWorth);
        if (const auto margin =
                marginUsed(one, position.leverage.value_or(Decimal{1, 0}), kMoneyDecimals, Rounding::Down))
            used = add(used, LedgerAmount::from(*margin)).value_or(used);
        positions.push_back({{"type", "oneWay"}, {"position", positionJson(position, *asset)}});
    }
    const auto equity = its.equity("USDC");
    const Json all = summary(money(equity), money(worth), money(equity ? subtract(*equity, signedWorth) : std::nullopt),
                             money(used));
    const Decimal free = m_exchange.freeOf(*m_wallet);
    return Json{{"marginSummary", all},
                {"crossMarginSummary", all},
                {"crossMaintenanceMarginUsed", money(its.maintenanceOf("USDC"))},
                {"withdrawable", wireText(free.rescaled(kMoneyDecimals, Rounding::Down).value_or(Decimal{}))},
                {"assetPositions", positions},
                {"time", time}};
}

Json HyperliquidAccountInfo::spotState() const
{
    return Json{{"balances", Json::array()}}; // the twin has no spot: all money is in perpetuals
}

Json HyperliquidAccountInfo::openOrders(bool isFrontend) const
{
    Json out = Json::array();
    if (!m_account)
        return out;
    for (const ExchangeOrder* order : m_account->openOrders()) {
        const std::string& coin = m_exchange.coinOf(order->instrument);
        out.push_back(isFrontend ? frontendJson(*order, coin) : orderJson(*order, coin));
    }
    std::reverse(out.begin(), out.end()); // newest first
    return out;
}

Json HyperliquidAccountInfo::orderStatus(const Json& name) const
{
    const ExchangeOrder* const order = m_account ? m_exchange.named(*m_account, name) : nullptr;
    if (!order || order->state == OrderState::PendingNew)
        return Json{{"status", "unknownOid"}};
    return Json{{"status", "order"},
                {"order",
                 {{"order", frontendJson(*order, m_exchange.coinOf(order->instrument))},
                  {"status", m_exchange.wordOf(*order)},
                  {"statusTimestamp", order->changedMs}}}};
}

Json HyperliquidAccountInfo::history() const
{
    Json out = Json::array();
    if (m_wallet) {
        for (const Json& row : m_wallet->history)
            out.push_back(row);
    }
    return out;
}

Json HyperliquidAccountInfo::fills(bool isSince, std::int64_t fromMs, std::int64_t toMs) const
{
    Json out = Json::array();
    if (!m_account)
        return out;
    const auto put = [&](const ExchangeFill& fill) {
        const std::int64_t time = fill.fill.time.toMilliseconds();
        if (out.size() >= kFills || time < fromMs || time > toMs)
            return;
        const ExchangeOrder& order = *m_account->find(fill.order);
        const HyperliquidAsset& asset = m_exchange.m_assets.at(m_exchange.m_places.at(fill.fill.instrument));
        out.push_back(
            fillJson(fill, order, asset.coin, order.isForced ? m_user : std::string(), m_exchange.markOf(asset)));
    };
    if (isSince)
        std::for_each(m_account->fills().begin(), m_account->fills().end(), put);
    else
        std::for_each(m_account->fills().rbegin(), m_account->fills().rend(), put);
    return out;
}

Json HyperliquidAccountInfo::funding(std::int64_t fromMs, std::int64_t toMs) const
{
    Json out = Json::array();
    if (!m_account)
        return out;
    for (const FundingPayment& payment : m_account->funding()) {
        const std::int64_t time = payment.time.toMilliseconds();
        if (time >= fromMs && time <= toMs && out.size() < kFundings)
            out.push_back({{"time", time},
                           {"hash", kNoHash},
                           {"delta", fundingDelta(payment, m_exchange.coinOf(payment.instrument))}});
    }
    return out;
}

Json HyperliquidAccountInfo::ledgerUpdates(std::int64_t fromMs, std::int64_t toMs) const
{
    Json out = Json::array();
    if (m_wallet && m_wallet->createdMs >= fromMs && m_wallet->createdMs <= toMs)
        out.push_back({{"time", m_wallet->createdMs},
                       {"hash", kNoHash},
                       {"delta", {{"type", "deposit"}, {"usdc", wireText(m_wallet->deposit)}}}});
    return out;
}

Json HyperliquidAccountInfo::fees()
{
    const FeeTier tier = m_account ? m_account->fees() : FeeTier{"base", Decimal{150, 6}, Decimal{450, 6}};
    const std::string add = plainText(tier.maker);
    const std::string cross = plainText(tier.taker);
    return Json{{"dailyUserVlm", Json::array()},
                {"feeSchedule",
                 {{"cross", cross},
                  {"add", add},
                  {"spotCross", "0.0007"},
                  {"spotAdd", "0.0004"},
                  {"tiers", {{"vip", Json::array()}, {"mm", Json::array()}}},
                  {"referralDiscount", "0.04"},
                  {"stakingDiscountTiers", Json::array()}}},
                {"userCrossRate", cross},
                {"userAddRate", add},
                {"userSpotCrossRate", "0.0007"},
                {"userSpotAddRate", "0.0004"},
                {"activeReferralDiscount", "0.0"},
                {"trial", nullptr},
                {"feeTrialEscrow", "0.0"},
                {"nextTrialAvailableTimestamp", nullptr},
                {"stakingLink", nullptr},
                {"activeStakingDiscount", {{"bpsOfMaxSupply", "0.0"}, {"discount", "0.0"}}}};
}

Json HyperliquidAccountInfo::rateLimit()
{
    const Decimal volume = m_exchange.volumeOf(m_user);
    const auto whole = volume.rescaled(0, Rounding::Down).value_or(Decimal{}).mantissa;
    return Json{{"cumVlm", wireText(volume)},
                {"nRequestsUsed", m_wallet ? m_wallet->requests : 0},
                {"nRequestsCap", m_exchange.rules().addressRequests + static_cast<std::uint64_t>(whole)},
                {"nRequestsSurplus", 0}};
}

Json HyperliquidAccountInfo::agents() const
{
    Json out = Json::array();
    if (!m_wallet)
        return out;
    for (const auto& [address, agent] : m_wallet->agents)
        out.push_back(
            {{"name", agent.name}, {"address", crypto::toHex0x(address)}, {"validUntil", agent.validUntilMs}});
    return out;
}

Json HyperliquidAccountInfo::role() const
{
    if (m_wallet && !m_wallet->master.empty())
        return Json{{"role", "subAccount"}, {"data", {{"master", m_wallet->master}}}};
    if (m_wallet)
        return Json{{"role", "user"}};
    if (const auto address = crypto::addressFrom(m_user)) {
        for (const auto& [user, wallet] : m_exchange.m_wallets) {
            if (wallet.agents.contains(*address))
                return Json{{"role", "agent"}, {"data", {{"user", user}}}};
        }
    }
    return Json{{"role", "missing"}};
}

/// In tenths of a basis point.
Json HyperliquidAccountInfo::builderFee(const std::string& builder) const
{
    const auto address = crypto::addressFrom(builder);
    if (!m_wallet || !address || !m_wallet->builders.contains(crypto::toHex0x(*address)))
        return 0;
    const std::string& rate = m_wallet->builders.at(crypto::toHex0x(*address));
    const auto percent = Decimal::tryParse(rate.substr(0, rate.size() - 1));
    return percent ? percent->rescaled(3, Rounding::Down).value_or(Decimal{}).mantissa : 0;
}

Json HyperliquidAccountInfo::subAccounts()
{
    Json out = Json::array();
    for (const auto& [address, wallet] : m_exchange.m_wallets) {
        if (wallet.master != m_user)
            continue;
        HyperliquidAccountInfo its(m_exchange, address);
        out.push_back({{"name", wallet.name},
                       {"subAccountUser", address},
                       {"master", m_user},
                       {"clearinghouseState", its.clearinghouse()},
                       {"spotState", its.spotState()}});
    }
    return out.empty() ? Json() : out;
}

Json HyperliquidAccountInfo::assetData(const HyperliquidAsset& asset)
{
    Decimal free;
    int leverage = 1;
    Decimal position;
    bool isCross = true;
    if (m_account) {
        free = m_exchange.freeOf(*m_wallet);
        isCross = !m_wallet->isolated.contains(asset.instrument);
        leverage = m_account->leverageOf(asset.instrument);
        position = m_account->money().qtyOf(asset.instrument);
    }
    const Decimal mark = m_exchange.markOf(asset).value_or(Decimal{1, 0});
    const auto borrowed = LedgerAmount::product(free, Decimal{leverage, 0});
    const Decimal size =
        divide(borrowed, LedgerAmount::from(mark), asset.szDecimals, Rounding::Down).value_or(Decimal{});
    // Turning a position round frees what it binds.
    const Decimal twice = add(position.absolute(), position.absolute()).value_or(Decimal{});
    const Decimal more = add(size, twice).value_or(size);
    const Decimal buy = position.isNegative() ? more : size;
    const Decimal sell = position.isPositive() ? more : size;
    const std::string amount = wireText(free.rescaled(kMoneyDecimals, Rounding::Down).value_or(Decimal{}));
    return Json{{"user", m_user},
                {"coin", asset.coin},
                {"leverage", {{"type", isCross ? "cross" : "isolated"}, {"value", leverage}}},
                {"maxTradeSzs", Json::array({wireText(buy), wireText(sell)})},
                {"availableToTrade", Json::array({amount, amount})},
                {"markPx", wireText(mark)}};
}

/// What was executed stands in a row as it was then: nothing, for as long as it runs.
Json HyperliquidAccountInfo::twapRow(const HyperliquidExchange& exchange, const HyperliquidTwapRow& row)
{
    return {{"time", row.timeMs / 1000},
            {"state", twapState(exchange, row.twap)},
            {"status", {{"status", row.twap.status}}},
            {"twapId", row.twap.id}};
}

Json HyperliquidAccountInfo::twapState(const HyperliquidExchange& exchange, const HyperliquidTwap& twap)
{
    return {{"coin", exchange.m_assets[twap.asset].coin},
            {"user", twap.wallet},
            {"side", wireSide(twap.side)},
            {"sz", wireText(twap.total)},
            {"executedSz", wireText(twap.executed)},
            {"executedNtl", wireText(twap.executedNotional)},
            {"minutes", twap.minutes},
            {"reduceOnly", twap.isReduceOnly},
            {"randomize", twap.isRandomized},
            {"timestamp", twap.startedMs}};
}

Json HyperliquidAccountInfo::twapHistory() const
{
    Json out = Json::array();
    for (auto row = m_exchange.m_twapRows.rbegin(); row != m_exchange.m_twapRows.rend(); ++row) {
        if (row->twap.wallet == m_user)
            out.push_back(twapRow(m_exchange, *row));
    }
    return out;
}

Json HyperliquidAccountInfo::twapStates() const
{
    Json out = Json::array();
    for (const auto& [id, twap] : m_exchange.m_twaps) {
        if (twap.wallet == m_user && twap.status == "activated")
            out.push_back(Json::array({id, twapState(m_exchange, twap)}));
    }
    return out;
}

Json HyperliquidAccountInfo::twapFills() const
{
    Json out = Json::array();
    for (const Json& fill : fills(false, 0, m_exchange.nowMs())) {
        if (!fill.at("twapId").is_null())
            out.push_back({{"fill", fill}, {"twapId", fill.at("twapId")}});
    }
    return out;
}

Json HyperliquidAccountInfo::webData2()
{
    return Json{{"clearinghouseState", clearinghouse()},
                {"leadingVaults", Json::array()},
                {"totalVaultEquity", "0.0"},
                {"openOrders", openOrders(true)},
                {"agentAddress", nullptr},
                {"agentValidUntil", nullptr},
                {"cumLedger", m_wallet ? wireText(m_wallet->deposit) : std::string("0.0")},
                {"serverTime", m_exchange.nowMs()},
                {"isVault", false},
                {"user", m_user},
                {"twapStates", twapStates()},
                {"spotState", spotState()}};
}

Json HyperliquidAccountInfo::webData3()
{
    return Json{{"userState",
                 {{"agentAddress", nullptr},
                  {"agentValidUntil", nullptr},
                  {"serverTime", m_exchange.nowMs()},
                  {"cumLedger", m_wallet ? wireText(m_wallet->deposit) : std::string("0.0")},
                  {"isVault", false},
                  {"user", m_user}}},
                {"perpDexStates", Json::array({Json{{"totalVaultEquity", "0.0"}}})}};
}

Json HyperliquidAccountInfo::truth()
{
    if (!m_account || !m_wallet)
        return nullptr;
    const AccountSnapshot state = m_account->state(m_exchange.now());
    const auto exact = [](const std::optional<LedgerAmount>& amount) {
        return amount ? Json(amount->toString()) : Json();
    };
    Json positions = Json::array();
    for (const VenuePosition& position : state.positions) {
        if (!position.qty.isZero())
            positions.push_back({{"coin", m_exchange.coinOf(position.instrument)}, {"qty", plainText(position.qty)}});
    }
    Json orders = Json::array();
    for (const auto& [id, order] : m_account->orders()) {
        Json told{{"oid", id},
                  {"cloid", order.clientId},
                  {"coin", order.isForced && order.filledQty.isZero() ? "" : m_exchange.coinOf(order.instrument)},
                  {"side", wireSide(order.terms.side)},
                  {"status", m_exchange.wordOf(order)},
                  {"isOpen", order.isOpen()},
                  {"isForced", order.isForced},
                  {"isSuperseded", order.isSuperseded},
                  {"qty", plainText(order.terms.qty.value)},
                  {"filled", plainText(order.filledQty)}};
        if (order.terms.price)
            told["price"] = plainText(order.terms.price->value);
        orders.push_back(std::move(told));
    }
    Json requests{{"used", m_wallet->requests}};
    return Json{{"name", m_wallet->name},
                {"address", m_user},
                {"cash", exact(m_account->money().cash("USDC"))},
                {"equity", exact(m_account->money().equity("USDC"))},
                {"positions", positions},
                {"orders", orders},
                {"fills", fills(true, 0, m_exchange.nowMs() + 1)},
                {"ledger", ledgerOf(m_account->money().positions())},
                {"funding", funding(0, m_exchange.nowMs() + 1)},
                {"requests", requests}};
}

// --- the door --------------------------------------------------------------------------------------------------------

std::optional<Json> HyperliquidExchange::info(const Json& request, bool& isBad)
{
    using Info = HyperliquidAccountInfo;
    using Read = Json (*)(Info&, const Json&);
    static const std::map<std::string, Read> kReads{
        {"clearinghouseState", [](Info& its, const Json&) { return its.clearinghouse(); }},
        {"spotClearinghouseState", [](Info& its, const Json&) { return its.spotState(); }},
        {"openOrders", [](Info& its, const Json&) { return its.openOrders(false); }},
        {"frontendOpenOrders", [](Info& its, const Json&) { return its.openOrders(true); }},
        {"orderStatus", [](Info& its, const Json& asked) { return its.orderStatus(asked.value("oid", Json())); }},
        {"historicalOrders", [](Info& its, const Json&) { return its.history(); }},
        {"userFills", [](Info& its, const Json&) { return its.fills(false, 0, kEver); }},
        {"userFillsByTime",
         [](Info& its, const Json& asked) { return its.fills(true, sinceOf(asked), untilOf(asked)); }},
        {"userFunding", [](Info& its, const Json& asked) { return its.funding(sinceOf(asked), untilOf(asked)); }},
        {"userNonFundingLedgerUpdates",
         [](Info& its, const Json& asked) { return its.ledgerUpdates(sinceOf(asked), untilOf(asked)); }},
        {"userFees", [](Info& its, const Json&) { return its.fees(); }},
        {"userRateLimit", [](Info& its, const Json&) { return its.rateLimit(); }},
        {"extraAgents", [](Info& its, const Json&) { return its.agents(); }},
        {"userRole", [](Info& its, const Json&) { return its.role(); }},
        {"subAccounts", [](Info& its, const Json&) { return its.subAccounts(); }},
        {"twapHistory", [](Info& its, const Json&) { return its.twapHistory(); }},
        {"userTwapSliceFills", [](Info& its, const Json&) { return its.twapFills(); }},
        {"webData2", [](Info& its, const Json&) { return its.webData2(); }},
        {"userAbstraction", [](Info&, const Json&) { return Json("default"); }},
        {"userDexAbstraction", [](Info&, const Json&) { return Json(false); }},
        {"approvedBuilders", [](Info&, const Json&) { return Json::array(); }},
        {"userVaultEquities", [](Info&, const Json&) { return Json::array(); }},
        {"isVip", [](Info&, const Json&) { return Json(false); }},
    };
    isBad = false;
    const std::string type = request.value("type", std::string());
    const auto found = kReads.find(type);
    const bool isAssetData = type == "activeAssetData";
    const bool isBuilder = type == "maxBuilderFee";
    if (found == kReads.end() && !isAssetData && !isBuilder)
        return std::nullopt;
    const Json named = request.value("user", Json());
    const auto user = named.is_string() ? crypto::addressFrom(named.get<std::string>()) : std::nullopt;
    if (!user) {
        isBad = true;
        return Json();
    }
    m_exchange.advance(now());
    settle();
    Info its(*this, crypto::toHex0x(*user));
    if (isBuilder)
        return its.builderFee(request.value("builder", std::string()));
    if (isAssetData) {
        const HyperliquidAsset* const known = asset(request.value("coin", std::string()));
        isBad = known == nullptr;
        return known ? its.assetData(*known) : Json();
    }
    return found->second(its, request);
}

Json HyperliquidExchange::greeting(const std::string& type, const std::string& user, const std::string& coin)
{
    HyperliquidAccountInfo its(*this, user);
    if (type == "userFills")
        return Json{{"isSnapshot", true}, {"user", user}, {"fills", its.fills(false, 0, kEver)}};
    if (type == "userFundings") {
        Json fundings = Json::array();
        for (const Json& row : its.funding(0, kEver)) {
            Json told = row.at("delta");
            told["time"] = row.at("time");
            told.erase("type");
            fundings.push_back(std::move(told));
        }
        return Json{{"isSnapshot", true}, {"user", user}, {"fundings", fundings}};
    }
    if (type == "userNonFundingLedgerUpdates")
        return Json{{"isSnapshot", true}, {"user", user}, {"nonFundingLedgerUpdates", its.ledgerUpdates(0, kEver)}};
    if (type == "userHistoricalOrders")
        return Json{{"isSnapshot", true}, {"user", user}, {"orderHistory", its.history()}};
    if (type == "userTwapSliceFills")
        return Json{{"isSnapshot", true}, {"user", user}, {"twapSliceFills", its.twapFills()}};
    if (type == "userTwapHistory")
        return Json{{"isSnapshot", true}, {"user", user}, {"history", its.twapHistory()}};
    if (type == "clearinghouseState")
        return Json{{"dex", ""}, {"user", user}, {"clearinghouseState", its.clearinghouse()}};
    if (type == "openOrders")
        return Json{{"dex", ""}, {"user", user}, {"orders", its.openOrders(true)}};
    if (type == "twapStates")
        return Json{{"dex", ""}, {"user", user}, {"states", its.twapStates()}};
    if (type == "spotState")
        return Json{{"user", user}, {"spotState", its.spotState()}};
    if (type == "webData2")
        return its.webData2();
    if (type == "webData3")
        return its.webData3();
    const HyperliquidAsset* const known = asset(coin);
    if (type == "activeAssetData" && known)
        return its.assetData(*known);
    return nullptr;
}

} // namespace gannet::twin
