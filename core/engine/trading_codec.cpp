// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/trading_codec.h"

#include <concepts>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace gannet {

namespace {

// Each struct has one list of its fields, and both directions walk it: what is written is what is read. The list is a
// structured binding, so a field that is added and forgotten here does not compile.

/// The last value of an enum: anything above it is damage.
template <class Enum> inline constexpr Enum kLastOf{};
template <> inline constexpr ErrorKind kLastOf<ErrorKind> = ErrorKind::Protocol;
template <> inline constexpr Code kLastOf<Code> = Code::Io;
template <> inline constexpr Outcome kLastOf<Outcome> = Outcome::Unknown;
template <> inline constexpr Side kLastOf<Side> = Side::Sell;
template <> inline constexpr OrderType kLastOf<OrderType> = OrderType::Twap;
template <> inline constexpr TimeInForce kLastOf<TimeInForce> = TimeInForce::Day;
template <> inline constexpr TriggerSource kLastOf<TriggerSource> = TriggerSource::Index;
template <> inline constexpr TradingMode kLastOf<TradingMode> = TradingMode::Live;
template <> inline constexpr OrderState kLastOf<OrderState> = OrderState::Rejected;
template <> inline constexpr OrderOrigin kLastOf<OrderOrigin> = OrderOrigin::External;
template <> inline constexpr MarginMode kLastOf<MarginMode> = MarginMode::Isolated;
template <> inline constexpr ConfirmLevel kLastOf<ConfirmLevel> = ConfirmLevel::Instant;
template <> inline constexpr CancelWhat kLastOf<CancelWhat> = CancelWhat::Everything;
template <> inline constexpr DisarmReason kLastOf<DisarmReason> = DisarmReason::Killed;
template <> inline constexpr KillScope kLastOf<KillScope> = KillScope::Instrument;
template <> inline constexpr AccountKeyState kLastOf<AccountKeyState> = AccountKeyState::WrongNetwork;

class Writer {
public:
    template <class T> using Of = const T;
    explicit Writer(ByteWriter& out) : m_out(out) {}

    template <class... T> void operator()(const T&... values) { (put(values), ...); }

private:
    template <std::integral T> void put(const T& value) { m_out.number(value); }
    void put(const bool& value) { m_out.number(static_cast<std::uint8_t>(value)); }
    template <class T>
    requires std::is_enum_v<T>
    void put(const T& value) { m_out.number(static_cast<std::uint8_t>(value)); }
    void put(const std::string& value) { m_out.text(value); }
    template <class T> void put(const std::optional<T>& value)
    {
        put(value.has_value());
        if (value)
            put(*value);
    }
    template <class T> void put(const std::vector<T>& list)
    {
        m_out.number(static_cast<std::uint32_t>(list.size()));
        for (const T& value : list)
            put(value);
    }
    template <class... T> void put(const std::map<T...>& map) { putAll(map); }
    template <class... T> void put(const std::set<T...>& set) { putAll(set); }
    template <class T, class U> void put(const std::pair<T, U>& pair)
    {
        put(pair.first);
        put(pair.second);
    }
    template <class Container> void putAll(const Container& all)
    {
        m_out.number(static_cast<std::uint32_t>(all.size()));
        for (const auto& one : all)
            put(one);
    }
    template <class... T> void put(const std::variant<T...>& value)
    {
        m_out.number(static_cast<std::uint8_t>(value.index()));
        std::visit([this](const auto& one) { this->put(one); }, value);
    }
    template <class T>
    requires std::is_class_v<T>
    void put(const T& value) { fields(*this, value); }

    ByteWriter& m_out;
};

class Reader {
public:
    template <class T> using Of = T;
    explicit Reader(ByteReader& in) : m_in(in) {}

    template <class... T> void operator()(T&... values) { (take(values), ...); }
    void check(bool isSound)
    {
        if (!isSound)
            m_in.fail();
    }

private:
    template <std::integral T> void take(T& value) { value = m_in.number<T>(); }
    void take(bool& value)
    {
        const auto byte = m_in.number<std::uint8_t>();
        check(byte <= 1);
        value = byte == 1;
    }
    template <class T>
    requires std::is_enum_v<T>
    void take(T& value)
    {
        static_assert(kLastOf<T> != T{}, "the enum is not in the list above");
        value = m_in.enumerator(kLastOf<T>);
    }
    void take(std::string& value) { value = m_in.text(); }
    template <class T> void take(std::optional<T>& value)
    {
        bool isThere = false;
        take(isThere);
        value.reset();
        if (isThere && m_in.isGood())
            take(value.emplace());
    }
    template <class T> void take(std::vector<T>& list)
    {
        const auto count = m_in.number<std::uint32_t>();
        check(count <= m_in.left()); // an element takes a byte at least
        list.clear();
        for (std::uint32_t i = 0; i < count && m_in.isGood(); ++i)
            take(list.emplace_back());
    }
    template <class T, class... Rest> void take(std::set<T, Rest...>& set)
    {
        std::vector<T> list;
        take(list);
        set = {std::make_move_iterator(list.begin()), std::make_move_iterator(list.end())};
    }
    template <class T, class U, class... Rest> void take(std::map<T, U, Rest...>& map)
    {
        std::vector<std::pair<T, U>> list;
        take(list);
        map = {std::make_move_iterator(list.begin()), std::make_move_iterator(list.end())};
    }
    template <class T, class U> void take(std::pair<T, U>& pair)
    {
        take(pair.first);
        take(pair.second);
    }
    template <class... T> void take(std::variant<T...>& value)
    {
        const auto index = m_in.number<std::uint8_t>();
        check(index < sizeof...(T));
        if (m_in.isGood())
            takeAlternative(value, index, std::index_sequence_for<T...>{});
    }
    template <class Variant, std::size_t... I>
    void takeAlternative(Variant& value, std::size_t index, std::index_sequence<I...> /*alternatives*/)
    {
        ((index == I ? take(value.template emplace<I>()) : void()), ...);
    }
    template <class T>
    requires std::is_class_v<T>
    void take(T& value) { fields(*this, value); }

    ByteReader& m_in;
};

/// A T that is written, or one that is read into.
template <class Io, class T> using In = typename Io::template Of<T>;

template <class Io> void fields(Io& io, In<Io, Timestamp>& it)
{
    auto& [ns] = it;
    io(ns);
}
template <class Io> void fields(Io& io, In<Io, Decimal>& it)
{
    auto& [mantissa, scale] = it;
    io(mantissa, scale);
    if constexpr (std::same_as<Io, Reader>)
        io.check(scale >= 0 && scale <= Decimal::kMaxScale);
}
template <class Io> void fields(Io& io, In<Io, Price>& it)
{
    auto& [value] = it;
    io(value);
}
template <class Io> void fields(Io& io, In<Io, Qty>& it)
{
    auto& [value] = it;
    io(value);
}
template <class Io> void fields(Io& io, In<Io, ClientOrderId>& it)
{
    auto& [session, counter] = it;
    io(session, counter);
}
template <class Io> void fields(Io& io, In<Io, RequestId>& it)
{
    auto& [text] = it;
    io(text);
}
template <class Io> void fields(Io& io, In<Io, Error>& it)
{
    auto& [kind, code, message, outcome, field, limit, value, venueCode, fixes, traceId] = it;
    io(kind, code, message, outcome, field, limit, value, venueCode, fixes, traceId);
}

// Orders.
template <class Io> void fields(Io& io, In<Io, TwapPlan>& it)
{
    auto& [minutes, isRandomized] = it;
    io(minutes, isRandomized);
}
template <class Io> void fields(Io& io, In<Io, OrderTerms>& it)
{
    auto& [side, type, timeInForce, qty, price, trigger, triggerSource, trailBy, slippageCap, expiry, isPostOnly,
           isReduceOnly, twap] = it;
    io(side, type, timeInForce, qty, price, trigger, triggerSource, trailBy, slippageCap, expiry, isPostOnly,
       isReduceOnly);
    if (type == OrderType::Twap) // journals from before there were any have no place for it
        io(twap);
}
template <class Io> void fields(Io& io, In<Io, OrderRequest>& it)
{
    auto& [request, instrument, account, mode, origin, terms, tag, confirmed] = it;
    io(request, instrument, account, mode, origin, terms, tag, confirmed);
}
template <class Io> void fields(Io& io, In<Io, Order>& it)
{
    [[maybe_unused]] auto& [id, request, venue, instrument, account, mode, origin, terms, tag, venueOrderId, state,
                            isOutcomeUnknown, isHeld, filledQty, filledNotional, created, changed, reason] = it;
    io(id, request, account, mode, origin, terms, tag, venueOrderId, state, isOutcomeUnknown, isHeld, filledQty,
       filledNotional, created, changed, reason);
}
template <class Io> void fields(Io& io, In<Io, Fill>& it)
{
    [[maybe_unused]] auto& [venue, instrument, account, tradeId, order, venueOrderId, side, price, qty, fee, feeAsset,
                            isMaker, time, sequence] = it;
    io(account, tradeId, order, venueOrderId, side, price, qty, fee, feeAsset, isMaker, time, sequence);
}

// Commands.
template <class Io> void fields(Io& io, In<Io, BracketPart>& it)
{
    auto& [share, target, stop, trail, slippageCap] = it;
    io(share, target, stop, trail, slippageCap);
}
template <class Io> void fields(Io& io, In<Io, Bracket>& it)
{
    auto& [parts] = it;
    io(parts);
}
template <class Io> void fields(Io& io, In<Io, SubmitOrder>& it)
{
    auto& [order, bracket] = it;
    io(order, bracket);
}
template <class Io> void fields(Io& io, In<Io, CancelOrder>& it)
{
    auto& [request, origin, order] = it;
    io(request, origin, order);
}
template <class Io> void fields(Io& io, In<Io, ReplaceOrder>& it)
{
    auto& [request, origin, order, terms, mayCancelNew, confirmed, bracketBy] = it;
    io(request, origin, order, terms, mayCancelNew, confirmed, bracketBy);
}
template <class Io> void fields(Io& io, In<Io, CancelScope>& it)
{
    auto& [request, origin, target, account, mode, what] = it;
    io(request, origin, target, account, mode, what);
}
template <class Io> void fields(Io& io, In<Io, ClosePosition>& it)
{
    auto& [request, origin, instrument, account, mode, fraction, slippageCap, cancel, confirmed] = it;
    io(request, origin, instrument, account, mode, fraction, slippageCap, cancel, confirmed);
}
template <class Io> void fields(Io& io, In<Io, ReversePosition>& it)
{
    auto& [request, origin, instrument, account, mode, slippageCap, confirmed, shown] = it;
    io(request, origin, instrument, account, mode, slippageCap, confirmed, shown);
}
template <class Io> void fields(Io& io, In<Io, FlattenAll>& it)
{
    auto& [request, origin, mode, slippageCap, confirmed] = it;
    io(request, origin, mode, slippageCap, confirmed);
}
template <class Io> void fields(Io& io, In<Io, SetLeverage>& it)
{
    auto& [request, origin, instrument, account, mode, leverage, confirmed] = it;
    io(request, origin, instrument, account, mode, leverage, confirmed);
}
template <class Io> void fields(Io& io, In<Io, SetMarginMode>& it)
{
    auto& [request, origin, instrument, account, mode, margin, confirmed] = it;
    io(request, origin, instrument, account, mode, margin, confirmed);
}
template <class Io> void fields(Io& io, In<Io, MoveMargin>& it)
{
    auto& [request, origin, instrument, account, mode, amount, confirmed] = it;
    io(request, origin, instrument, account, mode, amount, confirmed);
}
template <class Io> void fields(Io& io, In<Io, StopToBreakeven>& it)
{
    auto& [request, origin, instrument, account, mode, exitFeeRate] = it;
    io(request, origin, instrument, account, mode, exitFeeRate);
}
template <class Io> void fields(Io& io, In<Io, Arm>& it)
{
    auto& [request, mode, confirmed] = it;
    io(request, mode, confirmed);
}
template <class Io> void fields(Io& io, In<Io, RefusedPress>& it)
{
    auto& [request, origin, what, error] = it;
    io(request, origin, what, error);
}
template <class Io> void fields(Io& io, In<Io, Disarm>& it)
{
    auto& [request, reason] = it;
    io(request, reason);
}
template <class Io> void fields(Io& io, In<Io, SetKill>& it)
{
    auto& [request, actor, target, why] = it;
    io(request, actor, target, why);
}
template <class Io> void fields(Io& io, In<Io, ReleaseKill>& it)
{
    auto& [request, target, typed] = it;
    io(request, target, typed);
}
template <class Io> void fields(Io& io, In<Io, QueryOrder>& it)
{
    auto& [request, order] = it;
    io(request, order);
}
template <class Io> void fields(Io& io, In<Io, SetConfirm>& it)
{
    auto& [request, mode, level] = it;
    io(request, mode, level);
}
template <class Io> void fields(Io& io, In<Io, SetAsk>& it)
{
    auto& [request, mode, reason, isAsked] = it;
    io(request, mode, reason, isAsked);
}

template <class Io> void fields(Io& io, In<Io, CompareAccount>& it)
{
    auto& [request, venue, account, mode] = it;
    io(request, venue, account, mode);
}
template <class Io> void fields(Io& io, In<Io, DismissDrift>& it)
{
    auto& [request, venue, account, mode, items, note] = it;
    io(request, venue, account, mode, items, note);
}
template <class Io> void fields(Io& io, In<Io, TakeEntry>& it)
{
    auto& [request, venue, account, mode, item] = it;
    io(request, venue, account, mode, item);
}

// What the store answers.
template <class Io> void fields(Io& io, In<Io, IntentStored>& it)
{
    auto& [ordinal, order] = it;
    io(ordinal, order);
}
template <class Io> void fields(Io& io, In<Io, IntentFailed>& it)
{
    auto& [ordinal, order, error] = it;
    io(ordinal, order, error);
}
template <class Io> void fields(Io& io, In<Io, StoreFailed>& it)
{
    auto& [error] = it;
    io(error);
}
template <class Io> void fields(Io& /*io*/, In<Io, StoreRecovered>& /*it*/) {}
template <class Io> void fields(Io& io, In<Io, RowRefused>& it)
{
    auto& [error] = it;
    io(error);
}

// What it remembers.
template <class Io> void fields(Io& io, In<Io, StoredOrder>& it)
{
    auto& [venue, instrument, order] = it;
    io(venue, instrument, order);
}
template <class Io> void fields(Io& io, In<Io, StoredFill>& it)
{
    auto& [venue, instrument, fill] = it;
    io(venue, instrument, fill);
}
template <class Io> void fields(Io& io, In<Io, StoredFunding>& it)
{
    auto& [venue, account, instrument, time, amount, asset, rate, positionQty] = it;
    io(venue, account, instrument, time, amount, asset, rate, positionQty);
}
template <class Io> void fields(Io& io, In<Io, StoredBalance>& it)
{
    auto& [venue, account, asset, total, available, time] = it;
    io(venue, account, asset, total, available, time);
}
template <class Io> void fields(Io& io, In<Io, StoredKill>& it)
{
    auto& [scope, target, isSet, reason, time] = it;
    io(scope, target, isSet, reason, time);
}
template <class Io> void fields(Io& io, In<Io, StoredSetting>& it)
{
    auto& [key, value, time] = it;
    io(key, value, time);
}
template <class Io> void fields(Io& io, In<Io, RememberedSize>& it)
{
    auto& [instrument, account, order, qty] = it;
    io(instrument, account, order, qty);
}
template <class Io> void fields(Io& io, In<Io, Remembered>& it)
{
    auto& [orders, fills, funding, balances, kills, settings, sizes] = it;
    io(orders, fills, funding, balances, kills, settings, sizes);
}

// What it is made with.
template <class Io> void fields(Io& io, In<Io, Duration>& it)
{
    auto& [ns] = it;
    io(ns);
}
template <class Io> void fields(Io& io, In<Io, FeeTier>& it)
{
    auto& [name, maker, taker] = it;
    io(maker, taker);
    if constexpr (std::same_as<Io, Reader>)
        name = "config"; // tiers with a name of their own are the venue's, and in the program
}
template <class Io> void fields(Io& io, In<Io, PaperSettings>& it)
{
    auto& [account, start, fees, leverage, leverageOf, latency, jitter, seed] = it;
    io(account, start, fees, leverage, leverageOf, latency, jitter, seed);
}
template <class Io> void fields(Io& io, In<Io, HardLimits>& it)
{
    auto& [maxQty, maxNotional, maxPosition, maxPriceOffset, maxOpenOrders, maxLeverage] = it;
    io(maxQty, maxNotional, maxPosition, maxPriceOffset, maxOpenOrders, maxLeverage);
}
template <class Io> void fields(Io& io, In<Io, SoftLimits>& it)
{
    auto& [priceOffset, qtyTimesUsual, notional, priceTicks, equityShare] = it;
    io(priceOffset, qtyTimesUsual, notional, priceTicks, equityShare);
}
template <class Io> void fields(Io& io, In<Io, VenueLimits>& it)
{
    auto& [hard, soft, maxPositionNotional, maxDailyLoss, maxOrdersPerDay, maxOrdersPerSecond, maxConsecutiveRejects,
           maxDataAge] = it;
    io(hard, soft, maxPositionNotional, maxDailyLoss, maxOrdersPerDay, maxOrdersPerSecond, maxConsecutiveRejects,
       maxDataAge);
}
template <class Io> void fields(Io& io, In<Io, RiskLimits>& it)
{
    auto& [maxMode, hasAllowlist, allowlist, hard, soft, confirm, hardOf, softOf, maxDailyLoss, maxOrdersPerDay,
           maxOrdersPerSecond, maxConsecutiveRejects, maxDataAge, venue] = it;
    io(maxMode, hasAllowlist, allowlist, hard, soft, confirm, hardOf, softOf, maxDailyLoss, maxOrdersPerDay,
       maxOrdersPerSecond, maxConsecutiveRejects, maxDataAge, venue);
}
template <class Io> void fields(Io& io, In<Io, LiveSettings>& it)
{
    auto& [vault, deadMan] = it;
    io(vault, deadMan);
}
template <class Io> void fields(Io& io, In<Io, AccountSettings>& it)
{
    auto& [venue, name, mode, limits, paper, live] = it;
    io(venue, name, mode, limits, paper); // `live` came later and stands beside it
}
template <class Io> void fields(Io& io, In<Io, ArmRules>& it)
{
    auto& [idle, rejects, rejectsWithin] = it;
    io(idle, rejects, rejectsWithin);
}
template <class Io> void fields(Io& io, In<Io, DoubtTimes>& it)
{
    auto& [answer, report, takenIn, firstQuery, mostQuery] = it;
    io(answer, report, takenIn, firstQuery, mostQuery);
}
template <class Io> void fields(Io& io, In<Io, OmsSettings>& it)
{
    auto& [session, nextCounter, arm, doubt, reconcileEvery, snapshotWait, snapshotGap, privateDown, fillsOverlap,
           fillsAtFirst, midnightWithin, cancelTries, cancelPause] = it;
    io(session, nextCounter, arm, doubt, reconcileEvery, snapshotWait, snapshotGap, privateDown, fillsOverlap,
       fillsAtFirst, midnightWithin, cancelTries, cancelPause);
}
template <class Io> void fields(Io& io, In<Io, KeyFacts>& it)
{
    auto& [kind, account, signer, agentName, validUntil] = it;
    io(kind, account, signer, agentName, validUntil);
}
template <class Io> void fields(Io& io, In<Io, AccountOpening>& it)
{
    auto& [settings, key] = it;
    io(settings, settings.live, key);
}
template <class Io> void fields(Io& io, In<Io, AccountRow>& it)
{
    auto& [text] = it;
    io(text);
}
template <class Io> void fields(Io& io, In<Io, AccountKeyNews>& it)
{
    auto& [venue, account, state, sentence, opening, row] = it;
    io(venue, account, state, sentence, opening, row);
}
template <class Io> void fields(Io& io, In<Io, TradingSettings>& it)
{
    auto& [oms, accounts] = it;
    io(oms, accounts);
}

} // namespace

void write(ByteWriter& out, const TradingCommand& command)
{
    Writer{out}(command);
}
void write(ByteWriter& out, const StoreNews& news)
{
    Writer{out}(news);
}
void write(ByteWriter& out, const Remembered& remembered)
{
    Writer{out}(remembered);
}
void write(ByteWriter& out, const AccountKeyNews& news)
{
    Writer{out}(news);
}
void writeLive(ByteWriter& out, const std::vector<AccountSettings>& accounts)
{
    std::vector<LiveSettings> all;
    for (const AccountSettings& account : accounts)
        all.push_back(account.live);
    Writer{out}(all);
}
void write(ByteWriter& out, const TradingSettings& settings)
{
    Writer{out}(settings);
}
void write(ByteWriter& out, const Order& order)
{
    Writer{out}(order);
}

void read(ByteReader& in, TradingCommand& command)
{
    Reader{in}(command);
}
void read(ByteReader& in, StoreNews& news)
{
    Reader{in}(news);
}
void read(ByteReader& in, Remembered& remembered)
{
    Reader{in}(remembered);
}
void read(ByteReader& in, AccountKeyNews& news)
{
    Reader{in}(news);
}
void readLive(ByteReader& in, std::vector<AccountSettings>& accounts)
{
    std::vector<LiveSettings> all;
    Reader reader{in};
    reader(all);
    reader.check(all.size() == accounts.size());
    for (std::size_t i = 0; i < accounts.size() && in.isGood(); ++i)
        accounts[i].live = std::move(all[i]);
}
void read(ByteReader& in, TradingSettings& settings)
{
    Reader{in}(settings);
}

} // namespace gannet
