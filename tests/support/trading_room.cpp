// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/trading_room.h"

#include "core/base/check.h"
#include "core/store/remember.h"
#include "core/store/store.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace gannet::test {

namespace {

constexpr VenueId kVenue{0};
constexpr VenueId kOther{1};

[[nodiscard]] OmsSettings settingsOf(std::uint64_t session)
{
    OmsSettings settings;
    settings.session = session;
    return settings;
}

} // namespace

FakeMarket::FakeMarket()
{
    for (const auto& [venue, symbol, base] : {std::tuple{kVenue, "BTCUSDT", "BTC"},
                                              std::tuple{kVenue, "ETHUSDT", "ETH"}, std::tuple{kOther, "BTC", "BTC"}}) {
        Instrument one;
        one.id = InstrumentId{static_cast<std::uint32_t>(instruments.size())};
        one.venue = venue;
        one.symbol = symbol;
        one.key = std::string(slug(venue)) + ":" + symbol;
        one.base = base;
        one.quote = "USDT";
        one.priceScale = 1;
        one.qtyScale = 3;
        one.tickRule.tick = dec("0.1");
        one.lotStep = dec("0.001");
        one.minNotional = dec("5");
        instruments.push_back(one);
        MarketNow now;
        now.health = StreamHealth::Live;
        now.received = kTradingStart;
        now.bid = Price{dec("60000")};
        now.ask = Price{dec("60000.1")};
        now.mark = Price{dec("60000")};
        now.last = Price{dec("60000")};
        markets[one.id] = now;
    }
}

const Instrument* FakeMarket::instrument(std::string_view key) const
{
    for (const Instrument& one : instruments) {
        if (isKnown && one.key == key)
            return &one;
    }
    return nullptr;
}

const Instrument* FakeMarket::instrument(InstrumentId id) const
{
    return isKnown && id.value < instruments.size() ? &instruments[id.value] : nullptr;
}

VenueId FakeMarket::venue(std::string_view name) const
{
    return name == slug(kVenue) ? kVenue : name == slug(kOther) ? kOther : VenueId{};
}

std::string_view FakeMarket::slug(VenueId venue) const
{
    return venue == kVenue ? "alpha" : "beta";
}

MarketNow FakeMarket::now(InstrumentId instrument) const
{
    const auto it = markets.find(instrument);
    MarketNow known = it == markets.end() ? MarketNow{} : it->second;
    known.time = time;
    return known;
}

const BookState* FakeMarket::book(InstrumentId instrument) const
{
    const auto it = books.find(instrument);
    return it == books.end() ? nullptr : &it->second;
}

void FakeMarket::show(InstrumentId instrument, std::string_view bids, std::string_view asks)
{
    const Instrument& known = instruments.at(instrument.value);
    BookState& state = books[instrument];
    state.health = StreamHealth::Live;
    state.hasSnapshot = true;
    state.priceScale = static_cast<std::int8_t>(known.priceScale);
    state.qtyScale = static_cast<std::int8_t>(known.qtyScale);
    MarketNow& market = markets[instrument];
    state.received = market.received;
    const auto fill = [&known](std::string_view text, BookSide& side) {
        side.clear();
        while (!text.empty()) {
            const std::string_view level = text.substr(0, text.find(' '));
            text.remove_prefix(std::min(text.size(), level.size() + 1));
            const std::size_t colon = level.find(':');
            side.set(dec(level.substr(0, colon)).mantissaAt(known.priceScale).value(),
                     dec(level.substr(colon + 1)).mantissaAt(known.qtyScale).value());
        }
    };
    fill(bids, state.book.bids);
    fill(asks, state.book.asks);
    const auto best = [&state](const BookSide& side) {
        return side.empty() ? std::nullopt : std::optional(Price{Decimal{side.best().price, state.priceScale}});
    };
    market.bid = best(state.book.bids);
    market.ask = best(state.book.asks);
}

Remembered MemoryStore::remembered() const
{
    Remembered all;
    std::map<ClientOrderId, StoredOrder> orders;
    std::map<std::string, StoredKill> kills;
    std::map<std::string, StoredSetting> settings;
    for (const StoreOp& op : ops) {
        if (const auto* intent = std::get_if<OrderIntent>(&op))
            orders.insert_or_assign(intent->order.order.id, intent->order);
        else if (const auto* order = std::get_if<StoredOrder>(&op))
            orders.insert_or_assign(order->order.id, *order);
        else if (const auto* fill = std::get_if<StoredFill>(&op))
            all.fills.push_back(*fill);
        else if (const auto* funding = std::get_if<StoredFunding>(&op))
            all.funding.push_back(*funding);
        else if (const auto* balance = std::get_if<StoredBalance>(&op))
            all.balances.push_back(*balance);
        else if (const auto* kill = std::get_if<StoredKill>(&op))
            kills.insert_or_assign(kill->target, *kill);
        else if (const auto* setting = std::get_if<StoredSetting>(&op))
            settings.insert_or_assign(setting->key, *setting);
    }
    for (const auto& [key, setting] : settings)
        all.settings.push_back(setting);
    for (auto& [id, row] : orders) {
        if (isEntered(row.order))
            all.sizes.push_back({row.instrument, row.order.account, id, row.order.terms.qty.value});
        row.order.venue = {}; // dense ids mean nothing in the next run
        row.order.instrument = {};
        all.orders.push_back(row);
    }
    for (StoredFill& row : all.fills) {
        row.fill.venue = {};
        row.fill.instrument = {};
    }
    for (const auto& [target, kill] : kills)
        all.kills.push_back(kill);
    return all;
}

Remembered MemoryStore::throughAFile(Timestamp now) const
{
    std::string folder = (std::filesystem::temp_directory_path() / "gannet-room-XXXXXX").string();
    CHECK(mkdtemp(folder.data()), "there is room for a file");
    DatabaseSettings settings;
    settings.path = folder + "/store.sqlite";
    Remembered read;
    {
        auto store = Store::open(settings);
        CHECK(store && (*store)->begin(), "the file can be made");
        for (const StoreOp& op : ops) {
            const auto written = (*store)->write(op);
            CHECK(written || written.error().kind == ErrorKind::Invalid, "the file can be written");
        }
        CHECK((*store)->commit(), "the file can be written");
        auto all = remember(**store, now);
        CHECK(all, "the file can be read");
        read = std::move(*all);
    }
    std::filesystem::remove_all(folder);
    return read;
}

std::vector<std::string> RecordingTell::askedAbout() const
{
    const auto answers = all<RequestAnswered>();
    const bool isAsked = !answers.empty() && answers.back().kind == RequestAnswered::Kind::NeedsConfirm;
    return isAsked ? answers.back().error->fixes : std::vector<std::string>{};
}

ScriptedGateway::ScriptedGateway(VenueId venue, AccountName account, TradingMode mode)
    : m_venue(venue), m_account(std::move(account)), m_mode(mode)
{
    can = {{OrderType::Market, OrderType::Limit, OrderType::Stop, OrderType::TakeProfit},
           {TimeInForce::Gtc, TimeInForce::Ioc},
           {TriggerSource::Mark},
           true,
           true,
           true,
           true,
           true,
           true};
}

std::optional<MarginTerms> ScriptedGateway::marginTerms(InstrumentId, const Decimal& worth) const
{
    auto terms = margin;
    for (const auto& [floor, most] : tiers) {
        if (terms && worth >= floor)
            terms->maxLeverage = most;
    }
    if (terms && !tiers.empty())
        terms->leverage = std::min(terms->leverage, *terms->maxLeverage);
    return terms;
}

std::size_t ScriptedGateway::count(OrderAsk ask) const
{
    return static_cast<std::size_t>(
        std::count_if(calls.begin(), calls.end(), [ask](const Call& call) { return call.ask == ask; }));
}

std::size_t ScriptedGateway::sent(ClientOrderId order) const
{
    return static_cast<std::size_t>(std::count_if(calls.begin(), calls.end(), [order](const Call& call) {
        return call.ask == OrderAsk::New && call.order.id == order;
    }));
}

TradingRoom::TradingRoom(bool isReady, std::uint64_t session)
    : gateway(kVenue, "paper", TradingMode::Paper),
      oms(settingsOf(session), markets, store, tell),
      sink(oms.sinkOf({kVenue, "paper"}))
{
    oms.setNow(now);
    if (!isReady)
        return;
    CHECK(oms.attach(gateway, limits).has_value(), "the first gateway of its account");
    tellSnapshot(snapshot());
    command(Arm{nextRequest(), TradingMode::Paper});
}

std::unique_ptr<TradingRoom> TradingRoom::restarted() const
{
    auto room = std::make_unique<TradingRoom>(false, 78);
    room->now = now + Duration::seconds(1);
    room->m_requests = 1'000;
    room->m_trades = 1'000;
    room->markets = markets;
    room->oms.setNow(room->now);
    room->oms.restore(store.remembered());
    CHECK(room->oms.attach(room->gateway, room->limits).has_value(), "the first gateway of its account");
    return room;
}

void TradingRoom::advance(Duration by)
{
    now = now + by;
    markets.time = now;
    for (auto& [id, market] : markets.markets)
        market.received = now;
    oms.setNow(now);
    oms.onTimer();
}

void TradingRoom::run(Duration by)
{
    const Timestamp end = now + by;
    for (Timestamp next = oms.nextTimer(); next.isKnown() && next <= end; next = oms.nextTimer())
        advance(std::max(next - now, Duration::nanoseconds(1)));
    advance(end - now);
}

void TradingRoom::arm()
{
    command(Arm{nextRequest(), TradingMode::Paper});
    if (const auto reasons = tell.askedAbout(); !reasons.empty())
        command(Arm{nextRequest(), TradingMode::Paper, reasons});
}

void TradingRoom::command(TradingCommand asked)
{
    oms.onCommand(asked);
    if (isStoreQuick)
        storeAnswers();
}

void TradingRoom::storeAnswers(bool isStored)
{
    for (; m_answered < store.ops.size(); ++m_answered) {
        const auto* const intent = std::get_if<OrderIntent>(&store.ops[m_answered]);
        if (!intent)
            continue;
        const ClientOrderId id = intent->order.order.id;
        const std::uint64_t ordinal = intent->ordinal;
        if (isStored)
            oms.onStore(IntentStored{ordinal, id});
        else
            oms.onStore(
                IntentFailed{ordinal, id, {.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "full"}});
    }
}

OrderRequest TradingRoom::request(std::string_view qty, std::string_view price, Side side)
{
    OrderRequest asked;
    asked.request = nextRequest();
    asked.instrument = "alpha:BTCUSDT";
    asked.account = "paper";
    asked.terms.side = side;
    asked.terms.qty = {dec(qty)};
    asked.terms.price = Price{dec(price)};
    return asked;
}

OrderRequest TradingRoom::market(std::string_view qty, Side side)
{
    OrderRequest asked = request(qty, "1", side);
    asked.terms.type = OrderType::Market;
    asked.terms.price.reset();
    return asked;
}

const Order& TradingRoom::submit(const OrderRequest& asked)
{
    command(SubmitOrder{asked, {}});
    return *oms.orders().find(lastAnswer().orders.at(0));
}

const Order& TradingRoom::open(const OrderRequest& asked)
{
    const Order& order = submit(asked);
    report(ExecType::Ack, order);
    return order;
}

const Order& TradingRoom::fill(const OrderRequest& asked, std::string_view price)
{
    const Order& order = open(asked);
    report(ExecType::Filled, order, fillOf(order, order.terms.qty.toString(), price));
    return order;
}

Fill TradingRoom::fillOf(const Order& order, std::string_view qty, std::string_view price)
{
    Fill fill;
    fill.venue = order.venue;
    fill.instrument = order.instrument;
    fill.account = order.account;
    fill.tradeId = "t" + std::to_string(++m_trades);
    fill.order = order.id;
    fill.side = order.terms.side;
    fill.price = {dec(price)};
    fill.qty = {dec(qty)};
    fill.time = now;
    return fill;
}

void TradingRoom::report(ExecType type, const Order& order, std::optional<Fill> fill, std::optional<Error> reason)
{
    ExecReport told;
    told.type = type;
    told.order = order.id;
    told.account = order.account;
    told.venueOrderId = "v" + std::to_string(order.id.counter);
    told.fill = std::move(fill);
    told.reason = std::move(reason);
    told.time = now;
    report(told);
}

void TradingRoom::report(const ExecReport& told)
{
    sink.onReport(kVenue, told);
    if (isStoreQuick)
        storeAnswers();
}

void TradingRoom::answer(OrderAsk ask, const Order& order, std::optional<Error> error)
{
    sink.onAnswer(kVenue, {ask, order.id, std::move(error), now});
}

AccountSnapshot TradingRoom::snapshot() const
{
    AccountSnapshot empty;
    empty.venue = kVenue;
    empty.account = "paper";
    empty.time = now;
    return empty;
}

void TradingRoom::tellSnapshot(const AccountSnapshot& told)
{
    sink.onSnapshot(told);
}

Decimal TradingRoom::position(bool isShadow) const
{
    const Position* const found = oms.positions(isShadow).find({kVenue, "paper", InstrumentId{0}});
    return found ? found->net.qty : Decimal{};
}

std::string TradingRoom::lastCode() const
{
    const RequestAnswered last = lastAnswer();
    return last.error ? std::string(toString(last.error->code)) : "ok";
}

Error unknownOutcome()
{
    return {
        .kind = ErrorKind::Timeout, .code = Code::UnknownOutcome, .message = "no answer", .outcome = Outcome::Unknown};
}

Error rejected(Code code)
{
    return {.kind = ErrorKind::Rejected, .code = code, .message = "the venue says no", .outcome = Outcome::Rejected};
}

Error noSuchOrder()
{
    return {.kind = ErrorKind::NotFound,
            .code = Code::UnknownOrder,
            .message = "no such order",
            .outcome = Outcome::Rejected};
}

} // namespace gannet::test
