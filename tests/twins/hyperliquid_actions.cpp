// SPDX-License-Identifier: GPL-3.0-or-later
// What each action does.
#include "tests/twins/hyperliquid_exchange.h"

#include "tests/twins/hyperliquid_account_info.h"

#include "core/ledger/ledger_amount.h"
#include "tests/twins/hyperliquid_words.h"
#include "tests/twins/lowered.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace gannet::twin {

namespace {

constexpr int kUsdDecimals = 6;
/// A slice is worth what an order has to be worth at least, and comes no sooner than 30 s after the one before.
constexpr std::int64_t kTwapEveryMs = 30'000;
constexpr std::int64_t kSliceWorth = 11;
constexpr std::int64_t kLeastScheduleMs = 5'000;
constexpr std::int64_t kAgentDays = 180;
constexpr std::size_t kNamedAgents = 3;
const Decimal kTwapSlippage{3, 2};
const std::string kGone = "Order was never placed, already canceled, or filled.";

[[nodiscard]] HttpAnswer ok(const std::string& type, Json data)
{
    Json response{{"type", type}};
    if (!data.is_null())
        response["data"] = std::move(data);
    return {200, Json{{"status", "ok"}, {"response", response}}.dump()};
}

[[nodiscard]] Json errorOf(const std::string& words, const Json& asset)
{
    return Json{{"error", asset.is_number() ? words + " asset=" + asset.dump() : words}};
}

/// How far a slice of a TWAP may go.
[[nodiscard]] Decimal cap(const HyperliquidAsset& asset, Side side)
{
    const Decimal mid = *asset.mid;
    const Decimal gap = LedgerAmount::product(mid, kTwapSlippage).rounded(6, Rounding::Down).value_or(Decimal{});
    const Decimal far = (side == Side::Buy ? add(mid, gap) : subtract(mid, gap)).value_or(mid);
    const auto near = TickRule{{}, 5, 6 - asset.szDecimals}.neighbours(far);
    return !near ? mid : side == Side::Buy ? near->below : near->above;
}

} // namespace

HyperliquidExchange::Action HyperliquidExchange::actionOf(const std::string& type)
{
    using Self = HyperliquidExchange;
    static const std::map<std::string, Action> kActions{
        {"order", &Self::order},
        {"cancel", &Self::cancel},
        {"cancelByCloid", &Self::cancel},
        {"modify", &Self::modify},
        {"batchModify", &Self::modify},
        {"scheduleCancel", &Self::scheduleCancel},
        {"updateLeverage", &Self::updateLeverage},
        {"updateIsolatedMargin", &Self::updateIsolatedMargin},
        {"topUpIsolatedOnlyMargin", &Self::notSimulated},
        {"twapOrder", &Self::twapOrder},
        {"twapCancel", &Self::twapCancel},
        {"approveAgent", &Self::approveAgent},
        {"approveBuilderFee", &Self::approveBuilderFee},
        {"noop", &Self::done},
        {"setReferrer", &Self::done},
        {"reserveRequestWeight", &Self::notSimulated},
        {"vaultTransfer", &Self::notSimulated},
        {"subAccountTransfer", &Self::notSimulated},
        {"createSubAccount", &Self::notSimulated},
        {"usdSend", &Self::notSimulated},
        {"withdraw3", &Self::notSimulated},
        {"spotSend", &Self::notSimulated},
        {"usdClassTransfer", &Self::notSimulated},
        {"sendAsset", &Self::notSimulated},
    };
    const auto found = kActions.find(type);
    return found == kActions.end() ? nullptr : found->second;
}

HttpAnswer HyperliquidExchange::done(HyperliquidWallet&, const Json&)
{
    return ok("default", nullptr);
}

HttpAnswer HyperliquidExchange::notSimulated(HyperliquidWallet&, const Json& action)
{
    return err(fmt::format("The twin does not simulate {}: margin is cross, and money neither comes nor goes",
                           action.value("type", std::string())));
}

// --- orders ----------------------------------------------------------------------------------------------------------

HttpAnswer HyperliquidExchange::cutInTheMiddle()
{
    m_host.closeAll("cut");
    HttpAnswer lost;
    lost.isLost = true;
    return lost;
}

HttpAnswer HyperliquidExchange::order(HyperliquidWallet& wallet, const Json& action)
{
    const Json wires = action.value("orders", Json());
    const Json grouping = action.value("grouping", Json());
    if (!wires.is_array() ||
        !(grouping.is_object() || grouping == "na" || grouping == "normalTpsl" || grouping == "positionTpsl"))
        return {422, kUnreadable};
    std::vector<WireOrder> orders;
    for (const Json& wire : wires) {
        auto read = readWireOrder(wire);
        if (!read)
            return {422, kUnreadable};
        orders.push_back(std::move(*read));
    }
    if (orders.empty())
        return err("Empty order batch"); // ours: refused so early, but in words that are not documented
    if (const auto builder = action.find("builder"); builder != action.end() && builder->is_object()) {
        const HyperliquidWallet& payer = wallet.master.empty() ? wallet : m_wallets.at(wallet.master);
        const auto approved = payer.builders.find(lowered(builder->value("b", std::string())));
        const std::string rate = approved == payer.builders.end() ? "" : approved->second;
        const auto most = rate.empty() ? std::nullopt : Decimal::tryParse(rate.substr(0, rate.size() - 1));
        if (!most || Decimal{builder->value("f", std::int64_t{0}), 3} > *most)
            return err("Builder fee has not been approved.");
    }
    for (const WireOrder& each : orders) {
        const Json asset = each.asset;
        if (each.asset >= m_assets.size())
            return ok("order", {{"statuses", Json::array({errorOf("Order has invalid asset.", asset)})}});
        const std::string words = refusalOfNumbers(each, m_assets[each.asset], std::nullopt);
        if (!words.empty()) // before anything is looked at: one answer for the batch
            return ok("order", {{"statuses", Json::array({errorOf(words, asset)})}});
    }
    bool isCut = false;
    if (orders.size() > 1 && m_host.takeFault(FaultKind::CutMidBatch)) {
        orders.resize(orders.size() / 2);
        isCut = true;
    }
    const Json statuses = placeAll(wallet, orders, grouping.is_string() ? grouping.get<std::string>() : "na");
    return isCut ? cutInTheMiddle() : ok("order", {{"statuses", statuses}});
}

Json HyperliquidExchange::placeAll(HyperliquidWallet& wallet, const std::vector<WireOrder>& orders,
                                   const std::string& grouping)
{
    Json statuses = Json::array();
    if (grouping == "na") {
        for (const WireOrder& each : orders)
            statuses.push_back(place(wallet, each));
        return statuses;
    }
    std::vector<WireOrder> children = orders;
    std::uint64_t parent = 0;
    if (grouping == "normalTpsl") {
        children.erase(children.begin());
        statuses.push_back(place(wallet, orders.front(), &parent));
        const ExchangeOrder* const made = parent == 0 ? nullptr : account(wallet.address)->find(parent);
        if (!made || (!made->isOpen() && made->state != OrderState::Filled)) {
            for (const WireOrder& each : children)
                statuses.push_back(errorOf("Insufficient margin to place order.", each.asset)); // ours: no parent
            return statuses;
        }
        if (made->isOpen()) {
            for (std::size_t i = 0; i < children.size(); ++i)
                statuses.push_back("waitingForFill");
            m_children[parent] = std::move(children);
            return statuses;
        }
    }
    std::vector<std::uint64_t> siblings;
    for (WireOrder each : children) {
        each.extra["isPositionTpsl"] = grouping == "positionTpsl";
        std::uint64_t id = 0;
        Json status = place(wallet, std::move(each), &id);
        if (id != 0 && status.contains("resting")) {
            siblings.push_back(id);
            status = "waitingForTrigger";
        }
        statuses.push_back(std::move(status));
    }
    for (const std::uint64_t id : siblings)
        m_siblings[id] = siblings;
    return statuses;
}

void HyperliquidExchange::onParentEnded(const std::string& address, std::uint64_t parent, bool isFilled)
{
    const auto found = m_children.extract(parent);
    if (found && isFilled) {
        [[maybe_unused]] const Json statuses = placeAll(m_wallets.at(address), found.mapped(), "positionTpsl");
    }
}

std::string HyperliquidExchange::refusalOf(HyperliquidWallet& wallet, const WireOrder& order)
{
    const HyperliquidAsset& asset = m_assets[order.asset];
    if (m_rules.isPostOnly && !order.terms.isPostOnly)
        return "Only post-only orders allowed immediately after a network upgrade";
    if (std::string words = refusalOfNumbers(order, asset, markOf(asset)); !words.empty())
        return words;
    if (order.terms.qty.value.isZero() && account(wallet.address)->money().qtyOf(asset.instrument).isZero())
        return "Reduce only order would increase position.";
    return {};
}

Json HyperliquidExchange::place(HyperliquidWallet& wallet, WireOrder order, std::uint64_t* placed)
{
    const HyperliquidAsset& asset = m_assets[order.asset];
    if (const std::string words = refusalOf(wallet, order); !words.empty())
        return errorOf(words, order.asset);
    ExchangeAccount& its = *account(wallet.address);
    if (order.terms.qty.value.isZero())
        order.terms.qty.value = its.money().qtyOf(asset.instrument).absolute();
    const ExchangeOrder& made = its.place(order.clientId, asset.instrument, order.terms, order.extra, now());
    if (placed)
        *placed = made.id;
    Json told{{"oid", made.id}};
    if (!made.clientId.empty())
        told["cloid"] = made.clientId;
    if (made.isOpen())
        return Json{{"resting", told}};
    if (!made.filledQty.isZero()) {
        const auto average = divide(made.filledNotional, made.filledQty, 6, Rounding::HalfEven);
        Json filled{{"totalSz", wireText(made.filledQty)}, {"avgPx", wireText(average.value_or(Decimal{}))}};
        filled.update(told);
        return Json{{"filled", filled}};
    }
    const Error reason = made.reason.value_or(Error{.code = Code::NoFill, .message = {}});
    return errorOf(refusalWords(reason, made.extra, asset), order.asset);
}

const ExchangeOrder* HyperliquidExchange::named(ExchangeAccount& its, const Json& name)
{
    if (name.is_number_unsigned())
        return its.find(name.get<std::uint64_t>());
    return name.is_string() ? its.findByClient(name.get<std::string>()) : nullptr;
}

HttpAnswer HyperliquidExchange::cancel(HyperliquidWallet& wallet, const Json& action)
{
    const bool isByCloid = action.at("type") == "cancelByCloid";
    const Json cancels = action.value("cancels", Json());
    if (!cancels.is_array())
        return {422, kUnreadable};
    for (const Json& each : cancels) {
        if (!each.is_object() || !each.value(isByCloid ? "asset" : "a", Json()).is_number_unsigned() ||
            !(isByCloid ? each.value("cloid", Json()).is_string() : each.value("o", Json()).is_number_unsigned()))
            return {422, kUnreadable};
    }
    std::size_t count = cancels.size();
    const bool isCut = count > 1 && m_host.takeFault(FaultKind::CutMidBatch);
    if (isCut)
        count /= 2;
    ExchangeAccount& its = *account(wallet.address);
    Json statuses = Json::array();
    for (std::size_t i = 0; i < count; ++i) {
        const Json& each = cancels.at(i);
        const auto place = each.at(isByCloid ? "asset" : "a").get<std::uint32_t>();
        const ExchangeOrder* const found = named(its, each.at(isByCloid ? "cloid" : "o"));
        const bool isThere =
            found && found->isOpen() && place < m_assets.size() && found->instrument == m_assets[place].instrument;
        if (isThere && its.cancel(found->id, now()))
            statuses.push_back("success");
        else
            statuses.push_back(errorOf(kGone, place));
    }
    return isCut ? cutInTheMiddle() : ok("cancel", {{"statuses", statuses}});
}

HttpAnswer HyperliquidExchange::modify(HyperliquidWallet& wallet, const Json& action)
{
    const bool isOne = action.at("type") == "modify";
    const Json wires =
        isOne ? Json::array({Json{{"oid", action.value("oid", Json())}, {"order", action.value("order", Json())}}})
              : action.value("modifies", Json());
    if (!wires.is_array())
        return {422, kUnreadable};
    std::vector<WireOrder> orders;
    for (const Json& each : wires) {
        auto read = each.is_object() ? readWireOrder(each.value("order", Json())) : std::nullopt;
        const Json oid = each.is_object() ? each.value("oid", Json()) : Json();
        if (!read || !(oid.is_number_unsigned() || oid.is_string()))
            return {422, kUnreadable};
        orders.push_back(std::move(*read));
    }
    std::size_t count = orders.size();
    const bool isCut = count > 1 && m_host.takeFault(FaultKind::CutMidBatch);
    if (isCut)
        count /= 2;
    const bool isAlways = action.value("a", Json()) == true;
    Json statuses = Json::array();
    for (std::size_t i = 0; i < count; ++i)
        statuses.push_back(change(wallet, wires.at(i).at("oid"), orders[i], isAlways));
    if (isCut)
        return cutInTheMiddle();
    if (!isOne)
        return ok("order", {{"statuses", statuses}});
    if (statuses.at(0).is_object() && statuses.at(0).contains("error"))
        return err(statuses.at(0).at("error").get<std::string>());
    return ok("default", nullptr);
}

/// The venue ends the order and makes another one of the same cloid.
Json HyperliquidExchange::change(HyperliquidWallet& wallet, const Json& name, const WireOrder& order, bool isAlways)
{
    ExchangeAccount& its = *account(wallet.address);
    const ExchangeOrder* const old = named(its, name);
    if (!old || !old->isOpen())
        return errorOf("Cannot modify canceled or filled order", Json());
    if (order.asset >= m_assets.size())
        return errorOf("Order has invalid asset.", order.asset);
    WireOrder wanted = order;
    if (!isAlways && !wanted.terms.trigger) // "its TIF is turned into ALO": it must not take
        wanted.terms.isPostOnly = true;
    if (!isAlways && wanted.terms.timeInForce == TimeInForce::Ioc)
        return errorOf("Order could not immediately match against any resting orders.", order.asset);
    const std::string words = refusalOf(wallet, wanted);
    if (!words.empty())
        return errorOf(words, order.asset);
    const HyperliquidAsset& asset = m_assets[order.asset];
    const std::uint64_t id = old->id;
    const bool isSame = old->instrument == asset.instrument && old->terms.side == order.terms.side &&
                        old->terms.type == order.terms.type;
    if (!isSame) { // nothing of the old one goes on
        const Json status = place(wallet, wanted);
        if (!status.contains("error")) {
            [[maybe_unused]] const auto gone = its.cancel(id, now());
        }
        return status;
    }
    const auto made = its.supersede(id, wanted.terms, wanted.extra, now());
    if (!made)
        return errorOf(refusalWords(made.error(), wanted.extra, asset), order.asset);
    const ExchangeOrder& now = *its.find(*made);
    Json told{{"oid", now.id}};
    if (!now.clientId.empty())
        told["cloid"] = now.clientId;
    return Json{{now.isOpen() ? "resting" : "filled", told}};
}

// --- the account -----------------------------------------------------------------------------------------------------

HttpAnswer HyperliquidExchange::scheduleCancel(HyperliquidWallet& wallet, const Json& action)
{
    if (m_rules.isFresh) {
        const Decimal volume = volumeOf(wallet.address);
        if (volume < Decimal{1'000'000, 0})
            return err(fmt::format("Cannot set scheduled cancel time until enough volume traded. Required: $1000000. "
                                   "Traded: ${}.",
                                   plainText(volume)));
    }
    const Json time = action.value("time", Json());
    if (time.is_null()) {
        wallet.cancelAtMs.reset();
        return ok("default", nullptr);
    }
    if (!time.is_number_unsigned())
        return {422, kUnreadable};
    if (time.get<std::int64_t>() < nowMs() + kLeastScheduleMs)
        return err("Scheduled cancel time must be at least 5 seconds in the future"); // ours: not documented
    wallet.cancelAtMs = time.get<std::int64_t>();
    return ok("default", nullptr);
}

HttpAnswer HyperliquidExchange::updateLeverage(HyperliquidWallet& wallet, const Json& action)
{
    const Json place = action.value("asset", Json());
    const Json isCross = action.value("isCross", Json());
    const Json leverage = action.value("leverage", Json());
    if (!place.is_number_unsigned() || !isCross.is_boolean() || !leverage.is_number_unsigned())
        return {422, kUnreadable};
    if (place.get<std::size_t>() >= m_assets.size())
        return err(fmt::format("Invalid asset. asset={}", place.dump()));
    const HyperliquidAsset& asset = m_assets[place.get<std::size_t>()];
    const auto times = leverage.get<std::uint64_t>();
    if (times < 1 || times > static_cast<std::uint64_t>(asset.maxLeverage))
        return err("Invalid leverage value"); // ours, as the next: the words are not documented
    ExchangeAccount& its = *account(wallet.address);
    const bool isOther = isCross.get<bool>() == wallet.isolated.contains(asset.instrument);
    if (isOther && !its.money().qtyOf(asset.instrument).isZero())
        return err("Cannot switch leverage type with open position.");
    if (!its.setLeverage(asset.instrument, static_cast<int>(times), now()))
        return err("Insufficient margin to decrease leverage");
    if (isCross.get<bool>())
        wallet.isolated.erase(asset.instrument);
    else
        wallet.isolated.try_emplace(asset.instrument);
    return ok("default", nullptr);
}

/// What stays must be worth the margin at the leverage, and a tenth of the position ("Margining"). Words ours.
HttpAnswer HyperliquidExchange::updateIsolatedMargin(HyperliquidWallet& wallet, const Json& action)
{
    const Json place = action.value("asset", Json());
    const Json millionths = action.value("ntli", Json());
    if (!place.is_number_unsigned() || action.value("isBuy", Json()) != Json(true) || !millionths.is_number_integer())
        return {422, kUnreadable};
    if (place.get<std::size_t>() >= m_assets.size())
        return err(fmt::format("Invalid asset. asset={}", place.dump()));
    const HyperliquidAsset& asset = m_assets[place.get<std::size_t>()];
    const VenuePosition held = account(wallet.address)->money().position(asset.instrument, now());
    const auto margin = isolatedMargin(wallet, held);
    if (!margin)
        return err("Cannot update isolated margin: no isolated position");
    const Decimal amount{millionths.get<std::int64_t>(), kUsdDecimals};
    if (amount.isZero())
        return err("Isolated margin change is zero");
    if (amount > freeOf(wallet))
        return err("Insufficient margin to add to isolated position");
    const auto left = add(*margin, amount);
    const auto worth = multiply(held.qty.absolute(), markOf(asset).value_or(Decimal{}));
    const auto bound =
        worth ? divide(*worth, held.leverage.value_or(Decimal{1, 0}), kUsdDecimals, Rounding::Up) : std::nullopt;
    const auto tenth = worth ? multiply(*worth, {1, 1}) : std::nullopt;
    if (amount.isNegative() && (!left || !bound || !tenth || *left < *bound || *left < *tenth))
        return err("Insufficient isolated margin to remove");
    Decimal& moved = wallet.isolated.at(asset.instrument);
    moved = add(moved, amount).value_or(moved);
    return ok("default", nullptr);
}

std::optional<Decimal> HyperliquidExchange::isolatedMargin(const HyperliquidWallet& wallet,
                                                           const VenuePosition& held) const
{
    const auto moved = wallet.isolated.find(held.instrument);
    const HyperliquidAsset& asset = m_assets.at(m_places.at(held.instrument));
    const auto mark = markOf(asset);
    if (moved == wallet.isolated.end() || held.qty.isZero() || !held.entryPrice || !mark)
        return std::nullopt;
    const auto worth = multiply(held.qty.absolute(), *held.entryPrice);
    const auto put =
        worth ? divide(*worth, held.leverage.value_or(Decimal{1, 0}), kUsdDecimals, Rounding::Up) : std::nullopt;
    const auto gap = subtract(*mark, *held.entryPrice);
    const auto result = gap ? multiply(*gap, held.qty) : std::nullopt;
    const auto all = put && result ? add(*put, *result) : std::nullopt;
    const auto sum = all ? add(*all, moved->second) : std::nullopt;
    return sum ? sum->rescaled(kUsdDecimals, Rounding::Down) : std::nullopt;
}

Decimal HyperliquidExchange::freeOf(const HyperliquidWallet& wallet)
{
    Decimal free;
    for (const Balance& balance : account(wallet.address)->state(now()).balances)
        free = balance.available.value_or(free);
    for (const auto& [instrument, moved] : wallet.isolated)
        free = subtract(free, moved).value_or(free);
    return free.isNegative() ? Decimal{} : free;
}

HttpAnswer HyperliquidExchange::approveAgent(HyperliquidWallet& wallet, const Json& action)
{
    const auto address = crypto::addressFrom(action.value("agentAddress", std::string()));
    if (!address)
        return {422, kUnreadable};
    std::string name = action.value("agentName", Json()).is_string() ? action.at("agentName").get<std::string>() : "";
    std::int64_t validUntil = nowMs() + kAgentDays * kDayMs;
    constexpr std::string_view kUntil = " valid_until ";
    if (const std::size_t at = name.find(kUntil); at != std::string::npos) {
        const auto told = Decimal::tryParse(name.substr(at + kUntil.size()));
        if (!told || told->scale != 0 || told->mantissa > validUntil)
            return err("Invalid agent expiry"); // ours
        validUntil = told->mantissa;
        name.erase(at);
    }
    // One without a name, a few with; the same name again takes the place of the former.
    std::erase_if(wallet.agents, [&](const auto& each) { return each.second.name == name; });
    const auto named = std::ranges::count_if(wallet.agents, [](const auto& each) { return !each.second.name.empty(); });
    if (!name.empty() && static_cast<std::size_t>(named) >= kNamedAgents)
        return err("Too many extra agents"); // ours
    wallet.agents[*address] = {std::move(name), validUntil};
    return ok("default", nullptr);
}

HttpAnswer HyperliquidExchange::approveBuilderFee(HyperliquidWallet& wallet, const Json& action)
{
    const std::string rate = action.value("maxFeeRate", std::string());
    const auto builder = crypto::addressFrom(action.value("builder", std::string()));
    if (!builder || rate.empty() || rate.back() != '%' || !Decimal::tryParse(rate.substr(0, rate.size() - 1)))
        return {422, kUnreadable};
    wallet.builders[crypto::toHex0x(*builder)] = rate;
    return ok("default", nullptr);
}

// --- orders in slices ------------------------------------------------------------------------------------------------

HttpAnswer HyperliquidExchange::twapOrder(HyperliquidWallet& wallet, const Json& action)
{
    const Json wire = action.value("twap", Json::object());
    const Json place = wire.value("a", Json());
    const Json minutes = wire.value("m", Json());
    const auto total =
        wire.value("s", Json()).is_string() ? Decimal::tryParse(wire.at("s").get<std::string>()) : std::nullopt;
    if (!place.is_number_unsigned() || !minutes.is_number_unsigned() || !total ||
        !wire.value("b", Json()).is_boolean() || !wire.value("r", Json()).is_boolean())
        return {422, kUnreadable};
    const auto told = [](Json status) { return ok("twapOrder", {{"status", std::move(status)}}); };
    if (place.get<std::size_t>() >= m_assets.size())
        return told(errorOf("Order has invalid asset.", place));
    const HyperliquidAsset& asset = m_assets[place.get<std::size_t>()];
    const auto length = minutes.get<std::uint64_t>();
    if (length < 5 || length > 1440)
        return told({{"error", fmt::format("Invalid TWAP duration: {} min(s)", length)}});
    if (!total->isPositive() || total->normalized().scale > asset.szDecimals)
        return told(errorOf("Order has invalid size.", place));
    const auto worth = LedgerAmount::product(*total, asset.mid.value_or(Decimal{}));
    if (worth < LedgerAmount::from(Decimal{static_cast<std::int64_t>(length) * 10, 0}))
        return told(
            {{"error", fmt::format("TWAP order value too small. Min is ${}, which is $10 per minute.", length * 10)}});
    HyperliquidTwap twap;
    twap.id = ++m_lastTwap;
    twap.wallet = wallet.address;
    twap.asset = place.get<std::uint32_t>();
    twap.side = wire.at("b").get<bool>() ? Side::Buy : Side::Sell;
    twap.total = *total;
    twap.isReduceOnly = wire.at("r").get<bool>();
    twap.isRandomized = wire.value("t", Json()).is_boolean() && wire.at("t").get<bool>();
    twap.minutes = static_cast<int>(length);
    const auto most =
        divide(worth, LedgerAmount::from(Decimal{kSliceWorth, 0}), 0, Rounding::Down).value_or(Decimal{1, 0});
    twap.everyMs =
        std::max(kTwapEveryMs, twap.minutes * std::int64_t{60'000} / std::max<std::int64_t>(most.mantissa, 1));
    twap.slicesLeft = static_cast<int>(twap.minutes * std::int64_t{60'000} / twap.everyMs);
    twap.startedMs = twap.nextMs = nowMs();
    setTwapStatus(m_twaps.emplace(twap.id, twap).first->second, "activated");
    return told({{"running", {{"twapId", twap.id}}}});
}

void HyperliquidExchange::setTwapStatus(HyperliquidTwap& twap, std::string status)
{
    twap.status = std::move(status);
    m_twapRows.push_back({twap, nowMs()});
    // By the stream without its number, which clients' schemas call optional.
    Json row = HyperliquidAccountInfo::twapRow(*this, m_twapRows.back());
    row.erase("twapId");
    m_publish("userTwapHistory " + twap.wallet, Json{{"user", twap.wallet}, {"history", Json::array({row})}});
}

/// One slice, a limit that takes at once: what it does not find is left to the next ones.
void HyperliquidExchange::runTwap(HyperliquidTwap& twap)
{
    twap.nextMs += twap.everyMs;
    const HyperliquidAsset& asset = m_assets[twap.asset];
    ExchangeAccount& its = *account(twap.wallet);
    const Decimal left = subtract(twap.total, twap.executed).value_or(Decimal{});
    const int slices = std::exchange(twap.slicesLeft, twap.slicesLeft - 1);
    const auto part = divide(left, Decimal{std::max(slices, 1), 0}, asset.szDecimals, Rounding::Up);
    const Decimal qty = part ? std::min(*part, left) : left;
    if (qty.isPositive() && asset.mid) {
        OrderTerms terms;
        terms.side = twap.side;
        terms.timeInForce = TimeInForce::Ioc;
        terms.qty.value = qty;
        terms.price = Price{cap(asset, twap.side)};
        terms.isReduceOnly = twap.isReduceOnly;
        const Json extra{{"p", plainText(terms.price->value)}, {"tif", "Ioc"}, {"twapId", twap.id}};
        const ExchangeOrder& made = its.place({}, asset.instrument, terms, extra, now());
        twap.executed = add(twap.executed, made.filledQty).value_or(twap.executed);
        twap.executedNotional = add(twap.executedNotional, made.filledNotional).value_or(twap.executedNotional);
    }
    if (twap.slicesLeft == 0 || twap.executed >= twap.total)
        setTwapStatus(twap, "finished");
}

HttpAnswer HyperliquidExchange::twapCancel(HyperliquidWallet& wallet, const Json& action)
{
    const Json id = action.value("t", Json());
    if (!id.is_number_unsigned() || !action.value("a", Json()).is_number_unsigned())
        return {422, kUnreadable};
    const auto found = m_twaps.find(id.get<std::uint64_t>());
    if (found == m_twaps.end() || found->second.wallet != wallet.address || found->second.status != "activated")
        return ok("twapCancel", {{"status", {{"error", "TWAP was never placed, already canceled, or filled."}}}});
    setTwapStatus(found->second, "terminated");
    return ok("twapCancel", {{"status", "success"}});
}

} // namespace gannet::twin
