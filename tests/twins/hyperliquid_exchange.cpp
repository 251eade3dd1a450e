// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/hyperliquid_exchange.h"

#include "core/base/check.h"
#include "core/ledger/ledger_amount.h"
#include "tests/twins/hyperliquid_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::twin {

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::size_t kHistory = 2000;
constexpr int kLeverageAtFirst = 20;
const Decimal kFundingRate{125, 7}; ///< 0.0000125, the interest part of an hour

} // namespace

HyperliquidExchange::HyperliquidExchange(Host& host, Publish publish)
    : m_host(host), m_publish(std::move(publish)), m_exchange("hyperliquid", *this)
{}

Timestamp HyperliquidExchange::now()
{
    m_lastMs = std::max(m_lastMs, m_host.nowMs());
    return Timestamp::fromMilliseconds(m_lastMs);
}

// --- the market ------------------------------------------------------------------------------------------------------

void HyperliquidExchange::addAsset(const std::string& coin, int szDecimals, int maxLeverage)
{
    Instrument instrument;
    instrument.symbol = instrument.base = coin;
    instrument.quote = "USDC";
    instrument.type = InstrumentType::Perpetual;
    instrument.priceScale = kPerpDecimals - szDecimals;
    instrument.qtyScale = szDecimals;
    instrument.tickRule = {{}, 5, kPerpDecimals - szDecimals};
    instrument.lotStep = Decimal{1, static_cast<std::int8_t>(szDecimals)};
    instrument.minNotional = Decimal{10, 0};
    instrument.maxLeverage = maxLeverage;
    instrument.fundingInterval = Duration::milliseconds(kHourMs);
    HyperliquidAsset asset;
    asset.coin = coin;
    asset.szDecimals = szDecimals;
    asset.maxLeverage = maxLeverage;
    asset.instrument = m_exchange.addInstrument(std::move(instrument));
    m_places[asset.instrument] = m_assets.size();
    m_assets.push_back(std::move(asset));
}

const HyperliquidAsset* HyperliquidExchange::asset(const std::string& coin) const
{
    const auto found = std::ranges::find(m_assets, coin, &HyperliquidAsset::coin);
    return found == m_assets.end() ? nullptr : &*found;
}

const std::string& HyperliquidExchange::coinOf(InstrumentId instrument) const
{
    return m_assets.at(m_places.at(instrument)).coin;
}

Decimal HyperliquidExchange::fundingRate(const HyperliquidAsset& asset) const
{
    return asset.funding.value_or(kFundingRate);
}

std::optional<Decimal> HyperliquidExchange::markOf(const HyperliquidAsset& asset) const
{
    return asset.mark ? asset.mark : asset.mid;
}

std::optional<Decimal> HyperliquidExchange::oracleOf(const HyperliquidAsset& asset) const
{
    return asset.oracle ? asset.oracle : markOf(asset);
}

void HyperliquidExchange::setBook(const std::string& coin, const TruthBook& book, const std::optional<Decimal>& mid)
{
    const auto found = std::ranges::find(m_assets, coin, &HyperliquidAsset::coin);
    CHECK(found != m_assets.end(), "every coin with a book is an asset");
    found->book = book;
    found->mid = mid;
    m_exchange.advance(now());
    m_exchange.setBook(found->instrument, book, now());
    setMark(*found, Timestamp::fromMilliseconds((nowMs() / kHourMs + 1) * kHourMs));
    settle();
}

void HyperliquidExchange::trade(const std::string& coin, const Trade& trade)
{
    if (const HyperliquidAsset* const known = asset(coin)) {
        m_exchange.trade(known->instrument, trade, now());
        settle();
    }
}

void HyperliquidExchange::setMark(const HyperliquidAsset& asset, Timestamp nextFunding)
{
    Mark mark;
    mark.mark = markOf(asset);
    mark.index = oracleOf(asset);
    mark.fundingRate = fundingRate(asset);
    mark.nextFunding = nextFunding;
    if (mark.mark && mark.mark->isPositive())
        m_exchange.setMark(asset.instrument, mark, now());
}

void HyperliquidExchange::tick()
{
    m_exchange.advance(now()); // before the next hour is named: the one that is due is paid
    for (const HyperliquidAsset& asset : m_assets)
        setMark(asset, Timestamp::fromMilliseconds((nowMs() / kHourMs + 1) * kHourMs));
    settle();
    for (auto& [id, twap] : m_twaps) {
        while (twap.status == "activated" && twap.nextMs <= nowMs())
            runTwap(twap);
    }
    for (auto& [address, wallet] : m_wallets) {
        if (!wallet.cancelAtMs || *wallet.cancelAtMs > nowMs())
            continue;
        wallet.cancelAtMs.reset();
        ExchangeAccount& its = *account(address);
        for (const ExchangeOrder* open : its.openOrders()) {
            m_words[open->id] = "scheduledCancel";
            [[maybe_unused]] const auto gone = its.cancel(open->id, now());
        }
    }
    settle();
}

void HyperliquidExchange::settle()
{
    while (!m_after.empty()) {
        for (const auto& act : std::exchange(m_after, {}))
            act();
    }
}

// --- who -------------------------------------------------------------------------------------------------------------

HyperliquidWallet& HyperliquidExchange::addWallet(std::string name, const crypto::Address& user, const Decimal& cash,
                                                  std::string master)
{
    const std::string address = crypto::toHex0x(user);
    m_exchange.addAccount(address, {{"USDC", cash}}, kLeverageAtFirst);
    HyperliquidWallet& made = m_wallets[address];
    made.name = std::move(name);
    made.address = address;
    made.master = std::move(master);
    made.deposit = cash;
    made.createdMs = nowMs();
    return made;
}

HyperliquidWallet* HyperliquidExchange::wallet(std::string_view nameOrAddress)
{
    std::string low(nameOrAddress);
    std::ranges::transform(low, low.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (const auto found = m_wallets.find(low); found != m_wallets.end())
        return &found->second;
    for (auto& [address, each] : m_wallets) {
        if (each.name == nameOrAddress)
            return &each;
    }
    return nullptr;
}

Decimal HyperliquidExchange::volumeOf(const std::string& address)
{
    LedgerAmount sum;
    if (const ExchangeAccount* const its = account(address)) {
        for (const ExchangeFill& fill : its->fills())
            sum = add(sum, LedgerAmount::product(fill.fill.price.value, fill.fill.qty.value)).value_or(sum);
    }
    return sum.rounded(6, Rounding::Down).value_or(Decimal{});
}

/// The wallet that is acted for; null and the venue's words where the signature is nobody's.
HyperliquidWallet* HyperliquidExchange::signedFor(const SignedAction& request, std::string& refusal)
{
    SignedAction hashed = request;
    hashed.action = asTheVenueHashes(request.action);
    const bool isOfMain = isUserSigned(request.type());
    std::optional<crypto::Address> first;
    for (const auto network : {hyperliquid::Network::Mainnet, hyperliquid::Network::Testnet}) {
        if (m_rules.network && *m_rules.network != network)
            continue;
        const auto signer = signerOf(hashed, network);
        if (!signer)
            continue;
        if (!first)
            first = signer;
        HyperliquidWallet* found = wallet(crypto::toHex0x(*signer));
        for (auto& [address, each] : m_wallets) {
            const auto agent = each.agents.find(*signer);
            if (!found && !isOfMain && agent != each.agents.end() && agent->second.validUntilMs > nowMs())
                found = &each;
        }
        if (!found)
            continue;
        if (auto words = m_nonces.use(*signer, request.nonce, nowMs())) {
            refusal = *words;
            return nullptr;
        }
        if (!request.vault)
            return found;
        HyperliquidWallet* const other = wallet(crypto::toHex0x(*request.vault));
        if (other && (other == found || other->master == found->address))
            return other;
        refusal = "Vault not registered: " + crypto::toHex0x(*request.vault);
        return nullptr;
    }
    const std::string who = crypto::toHex0x(first.value_or(crypto::Address{}));
    refusal = isOfMain ? fmt::format("Must deposit before performing actions. User: {}", who)
                       : fmt::format("User or API Wallet {} does not exist.", who);
    return nullptr;
}

/// "Address-based limits": what was traded buys requests; cancels have more.
std::optional<std::string> HyperliquidExchange::refusalOfBudget(HyperliquidWallet& wallet, const Json& action)
{
    constexpr std::int64_t kOneEachMs = 10'000;
    const std::uint64_t count = actionsIn(action);
    const Decimal volume = volumeOf(wallet.address);
    const auto whole = static_cast<std::uint64_t>(volume.rescaled(0, Rounding::Down).value_or(Decimal{}).mantissa);
    const std::uint64_t cap = m_rules.addressRequests + whole;
    const bool isCancel = action.value("type", std::string()).starts_with("cancel");
    const std::uint64_t most = isCancel ? std::min(cap + 100'000, 2 * cap) : cap;
    wallet.requests += count;
    if (wallet.requests <= most)
        return std::nullopt;
    if (nowMs() - wallet.lastOverMs >= kOneEachMs) {
        wallet.lastOverMs = nowMs();
        return std::nullopt;
    }
    std::string words = fmt::format("Too many cumulative requests sent ({} > {}) for cumulative volume traded ${}. "
                                    "Place taker orders to free up 1 request per USDC traded.",
                                    wallet.requests, most, plainText(volume));
    wallet.requests -= count; // ours: what was refused is not spent
    return words;
}

bool HyperliquidExchange::spend(std::int64_t weight)
{
    return m_weight.spend(weight, nowMs(), m_rules.ipWeight);
}

HttpAnswer HyperliquidExchange::act(const Json& body)
{
    const auto request = readSignedAction(body);
    if (!request)
        return {422, kUnreadable};
    if (!spend(1 + static_cast<std::int64_t>(actionsIn(request->action) / 40)))
        return {429, "null"};
    const Action action = actionOf(request->type());
    if (action == nullptr)
        return {422, kUnreadable};
    m_exchange.advance(now());
    settle();
    std::string refusal;
    HyperliquidWallet* const who = signedFor(*request, refusal);
    if (who == nullptr)
        return err(refusal);
    if (isUserSigned(request->type()) && request->action.value("nonce", request->nonce) != request->nonce)
        return err("Nonce mismatch.");
    if (request->expiresAfter && static_cast<std::uint64_t>(nowMs()) > *request->expiresAfter)
        return err("Action already expired");
    if (auto words = refusalOfBudget(*who, request->action))
        return err(*words);
    HttpAnswer answer = (this->*action)(*who, request->action);
    settle();
    return answer;
}

// --- what the exchange behind tells ----------------------------------------------------------------------------------

std::string HyperliquidExchange::wordOf(const ExchangeOrder& order) const
{
    const auto known = m_words.find(order.id);
    return known != m_words.end() && !order.isOpen() && order.state != OrderState::Filled ? known->second
                                                                                          : statusWord(order);
}

void HyperliquidExchange::onOrder(ExchangeAccount& account, const ExchangeOrder& order)
{
    if (order.state == OrderState::PendingNew)
        return;
    std::string word = wordOf(order);
    if (order.isOpen() && order.isHeld)
        m_wasHeld.insert(order.id);
    else if (order.isOpen() && m_wasHeld.erase(order.id) > 0)
        word = "triggered";
    if (!order.isOpen()) {
        if (m_children.contains(order.id))
            m_after.emplace_back([this, name = account.name(), id = order.id,
                                  isFilled = order.state == OrderState::Filled] { onParentEnded(name, id, isFilled); });
        if (order.state == OrderState::Filled && m_siblings.contains(order.id)) {
            m_after.emplace_back([this, &account, ids = m_siblings.at(order.id), own = order.id] {
                for (const std::uint64_t id : ids) {
                    if (id == own)
                        continue;
                    m_words[id] = "siblingFilledCanceled";
                    [[maybe_unused]] const auto gone = account.cancel(id, now());
                }
            });
        }
    }
    if (order.isForced && order.filledQty.isZero())
        return; // known by its first fill
    const std::string& coin = coinOf(order.instrument);
    HyperliquidWallet& its = m_wallets.at(account.name());
    // An order that takes at once and is gone: what stands in between is not told.
    if (order.isOpen() && word == "open" && order.terms.timeInForce == TimeInForce::Ioc && !order.terms.trigger)
        return;
    its.history.push_front(
        {{"order", frontendJson(order, coin)}, {"status", word}, {"statusTimestamp", order.changedMs}});
    if (its.history.size() > kHistory)
        its.history.pop_back();
    m_publish(
        "orderUpdates " + account.name(),
        Json::array({Json{{"order", orderJson(order, coin)}, {"status", word}, {"statusTimestamp", order.changedMs}}}));
}

void HyperliquidExchange::onFill(ExchangeAccount& account, const ExchangeFill& fill)
{
    const ExchangeOrder& order = *account.find(fill.order);
    const HyperliquidAsset& asset = m_assets.at(m_places.at(fill.fill.instrument));
    const std::string& user = account.name();
    if (account.money().qtyOf(fill.fill.instrument).isZero()) {
        if (const auto moved = m_wallets.at(user).isolated.find(fill.fill.instrument);
            moved != m_wallets.at(user).isolated.end())
            moved->second = {}; // back with the account
    }
    const Json told = fillJson(fill, order, asset.coin, order.isForced ? user : std::string(), markOf(asset));
    m_publish("userFills " + user, Json{{"user", user}, {"fills", Json::array({told})}});
    m_publish("userEvents " + user, Json{{"fills", Json::array({told})}});
    if (const Json twap = told.at("twapId"); !twap.is_null())
        m_publish("userTwapSliceFills " + user,
                  Json{{"user", user}, {"twapSliceFills", Json::array({Json{{"fill", told}, {"twapId", twap}}})}});
}

void HyperliquidExchange::onFunding(ExchangeAccount& account, const FundingPayment& payment)
{
    const Json told{{"time", payment.time.toMilliseconds()},  {"coin", coinOf(payment.instrument)},
                    {"usdc", wireText(payment.amount)},       {"szi", wireText(payment.qty)},
                    {"fundingRate", plainText(payment.rate)}, {"nSamples", nullptr}};
    m_publish("userFundings " + account.name(), Json{{"user", account.name()}, {"fundings", Json::array({told})}});
    m_publish("userEvents " + account.name(), Json{{"funding", told}});
}

} // namespace gannet::twin
