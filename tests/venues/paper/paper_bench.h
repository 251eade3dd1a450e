// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/paper/paper_gateway.h"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::test {

[[nodiscard]] inline Decimal decimal(std::string_view text)
{
    return Decimal::parse(text).value();
}

[[nodiscard]] inline Timestamp atMs(std::int64_t ms)
{
    return Timestamp::fromMilliseconds(ms);
}

/// Facts as lines, in their order, and what a store would keep of them.
class PaperSink final : public OrderSink {
public:
    std::vector<std::string> lines; ///< every fact that says something new
    std::vector<Timestamp> times;   ///< of the reports, answers and payments
    std::vector<ExecReport> reports;
    std::vector<OrderAnswer> answers;
    std::vector<MarginAnswer> leverages;
    std::vector<Balance> balances;
    std::vector<FundingPayment> payments;
    std::vector<AccountSnapshot> snapshots;

    void onReport(VenueId, const ExecReport& report) override
    {
        reports.push_back(report);
        times.push_back(report.time);
        std::string line = fmt::format("{} {}", words(report.type), nameOf(report));
        if (report.fill)
            line += fmt::format(" {} {} @ {} fee {} {}", toString(report.fill->side), plainText(report.fill->qty.value),
                                plainText(report.fill->price.value), plainText(report.fill->fee),
                                report.fill->isMaker ? "maker" : "taker");
        if (report.isHeld)
            line += " held";
        if (report.reason)
            line += fmt::format(" {}", toString(report.reason->code));
        lines.push_back(line);
    }
    void onAnswer(VenueId, const OrderAnswer& answer) override
    {
        answers.push_back(answer);
        times.push_back(answer.time);
        static constexpr std::string_view kAsks[] = {"new", "cancel", "replace", "query"};
        lines.push_back(fmt::format("answer {} {} {}", kAsks[static_cast<int>(answer.ask)], answer.order.counter,
                                    answer.error ? toString(answer.error->code) : "ok"));
    }
    void onMargin(VenueId, const MarginAnswer& answer) override
    {
        leverages.push_back(answer);
        times.push_back(answer.time);
        lines.push_back(fmt::format("leverage {} {}", std::get<std::int32_t>(answer.setting),
                                    answer.error ? toString(answer.error->code) : "ok"));
    }
    void onBalance(const Balance& balance) override
    {
        balances.push_back(balance);
        note("balance", fmt::format("balance {} {}", plainText(balance.total), balance.asset));
    }
    void onPosition(const VenuePosition& position) override
    {
        note("position", fmt::format("position {} at {}", plainText(position.qty),
                                     position.entryPrice ? plainText(*position.entryPrice) : "none"));
    }
    /// Told again with the same words while a price moves what it is worth: no line of its own.
    void note(const std::string& kind, std::string line)
    {
        std::string& before = m_noted[kind];
        if (before != line)
            lines.push_back(line);
        before = std::move(line);
    }
    void onFunding(const FundingPayment& payment) override
    {
        payments.push_back(payment);
        times.push_back(payment.time);
        lines.push_back(fmt::format("funding {} on {}", plainText(payment.amount), plainText(payment.qty)));
    }
    void onSnapshot(const AccountSnapshot& snapshot) override
    {
        snapshots.push_back(snapshot);
        lines.push_back(fmt::format("snapshot {} orders {} fills", snapshot.openOrders.size(), snapshot.fills.size()));
    }

    /// The error of the last report or answer that had one; fails the reader when there was none.
    [[nodiscard]] Error lastError() const
    {
        for (auto it = answers.rbegin(); it != answers.rend(); ++it) {
            if (it->error)
                return *it->error;
        }
        return {};
    }
    [[nodiscard]] std::vector<Fill> fills() const
    {
        std::vector<Fill> found;
        for (const ExecReport& report : reports) {
            if (report.fill)
                found.push_back(*report.fill);
        }
        return found;
    }

private:
    [[nodiscard]] static std::string_view words(ExecType type)
    {
        static constexpr std::string_view kWords[] = {"ack", "partial", "filled", "cancelled", "rejected", "expired"};
        return kWords[static_cast<int>(type)];
    }
    [[nodiscard]] static std::string nameOf(const ExecReport& report)
    {
        return report.order.isValid() ? std::to_string(report.order.counter) : report.venueOrderId;
    }

    std::map<std::string, std::string> m_noted; ///< the last line of a kind
};

struct LevelText {
    std::string_view price;
    std::string_view qty;
};

/// A paper account of one instrument, driven by hand: prices with one decimal, sizes with three.
class PaperBench {
public:
    static constexpr Scales kScales{1, 3};

    explicit PaperBench(
        std::string_view venue = "somewhere", PaperSettings settings = instant(), std::string_view symbol = "BTC",
        const std::function<void(Instrument&)>& change = [](Instrument&) {})
        : m_settings(std::move(settings))
    {
        m_venue = m_catalogue.addVenue(venue);
        Instrument instrument;
        instrument.venue = m_venue;
        instrument.symbol = symbol;
        instrument.canonical = "BTC-PERP";
        instrument.base = "BTC";
        instrument.quote = "USDC";
        instrument.priceScale = kScales.price;
        instrument.qtyScale = kScales.qty;
        instrument.tickRule.tick = decimal("0.1");
        instrument.lotStep = decimal("0.001");
        instrument.minNotional = decimal("10");
        instrument.maxLeverage = 40;
        change(instrument);
        m_instrument = m_catalogue.upsert(instrument);
        gateway = std::make_unique<paper::PaperGateway>(m_venue, m_catalogue, m_settings, sink);
    }
    PaperBench(const PaperBench&) = delete;
    PaperBench& operator=(const PaperBench&) = delete;

    /// No latency, 10,000 to begin with.
    [[nodiscard]] static PaperSettings instant()
    {
        PaperSettings settings;
        settings.start = {{"USDC", decimal("10000")}};
        settings.leverage = 10;
        settings.latency = {};
        settings.jitter = {};
        return settings;
    }

    /// A session that is ready, a mark and a book: 99.9 x 5, 99.8 x 5 / 100.1 x 5, 100.2 x 5.
    void begin()
    {
        gateway->onSession(SessionState::Ready, now);
        mark("100");
        book({{"99.9", "5"}, {"99.8", "5"}}, {{"100.1", "5"}, {"100.2", "5"}});
    }
    void book(const std::vector<LevelText>& bids, const std::vector<LevelText>& asks)
    {
        L2Book next;
        const auto put = [](BookSide& side, const std::vector<LevelText>& levels) {
            for (const LevelText& level : levels)
                side.set(mantissa(level.price, kScales.price), mantissa(level.qty, kScales.qty));
        };
        put(next.bids, bids);
        put(next.asks, asks);
        gateway->onBook(m_instrument, next, kScales, now);
        settle();
    }
    void trade(std::string_view price, std::string_view qty, Side aggressor)
    {
        Trade told;
        told.price = decimal(price);
        told.qty = decimal(qty);
        told.aggressor = aggressor;
        gateway->onTrade(m_instrument, told, now);
        settle();
    }
    void mark(std::string_view price, std::string_view rate = "0.0001", Timestamp nextFunding = {})
    {
        Mark told;
        told.mark = decimal(price);
        told.index = decimal(price);
        told.fundingRate = decimal(rate);
        if (nextFunding.isKnown())
            told.nextFunding = nextFunding;
        gateway->onMark(m_instrument, told, now);
        settle();
    }
    void stale()
    {
        gateway->onHealth(m_instrument, StreamHealth::Stale, now);
        settle();
    }

    [[nodiscard]] OrderTerms limit(Side side, std::string_view qty, std::string_view price) const
    {
        OrderTerms terms;
        terms.side = side;
        terms.qty.value = decimal(qty);
        terms.price = Price{decimal(price)};
        return terms;
    }
    [[nodiscard]] OrderTerms market(Side side, std::string_view qty) const
    {
        OrderTerms terms;
        terms.side = side;
        terms.type = OrderType::Market;
        terms.qty.value = decimal(qty);
        return terms;
    }
    [[nodiscard]] OrderTerms stop(Side side, std::string_view qty, std::string_view trigger) const
    {
        OrderTerms terms = market(side, qty);
        terms.type = OrderType::Stop;
        terms.trigger = Price{decimal(trigger)};
        return terms;
    }
    [[nodiscard]] Order order(std::uint64_t number, const OrderTerms& terms) const
    {
        Order made;
        made.id = {m_session, number};
        made.venue = m_venue;
        made.instrument = m_instrument;
        made.account = m_settings.account;
        made.terms = terms;
        made.state = OrderState::PendingNew;
        made.created = now;
        made.changed = now;
        return made;
    }
    /// Sent and acted on, as far as the latency lets it.
    Order submit(std::uint64_t number, const OrderTerms& terms)
    {
        const Order made = order(number, terms);
        gateway->submit(made, now);
        settle();
        return made;
    }
    void cancel(std::uint64_t number)
    {
        gateway->cancel(order(number, {}), now);
        settle();
    }
    void replace(std::uint64_t number, const OrderTerms& terms)
    {
        gateway->replace(order(number, {}), terms, now);
        settle();
    }
    void query(std::uint64_t number)
    {
        gateway->query(order(number, {}), now);
        settle();
    }
    void snapshot(Timestamp since = {})
    {
        gateway->requestSnapshot(since, now);
        settle();
    }
    void setLeverage(std::int32_t leverage)
    {
        gateway->setLeverage(m_instrument, leverage, now);
        settle();
    }
    void pass(Duration time)
    {
        now = now + time;
        settle();
    }
    void settle() { gateway->onTimer(now); }

    /// The lines since the last call.
    [[nodiscard]] std::vector<std::string> news()
    {
        std::vector<std::string> fresh(sink.lines.begin() + static_cast<std::ptrdiff_t>(m_read), sink.lines.end());
        m_read = sink.lines.size();
        return fresh;
    }
    [[nodiscard]] std::string cash() const { return gateway->money().cash("USDC")->toString(); }
    [[nodiscard]] Decimal position() const { return gateway->money().qtyOf(m_instrument); }
    [[nodiscard]] std::string ahead(std::uint64_t number) const
    {
        const auto place = gateway->queueOf({m_session, number});
        return !place ? "not resting" : place->ahead ? plainText(*place->ahead) : "unknown";
    }

    /// As after a crash: another gateway, with nothing but what the store would hold.
    [[nodiscard]] Result<void> restart(const std::vector<StoredOrder>& orders, const std::vector<StoredFill>& fills,
                                       const std::vector<StoredFunding>& funding,
                                       const std::vector<StoredSetting>& settings = {})
    {
        gateway = std::make_unique<paper::PaperGateway>(m_venue, m_catalogue, m_settings, sink);
        return gateway->restore({orders, fills, funding, settings}, now);
    }

    [[nodiscard]] InstrumentId instrument() const { return m_instrument; }
    [[nodiscard]] VenueId venue() const { return m_venue; }
    [[nodiscard]] Catalogue& catalogue() { return m_catalogue; }

    Timestamp now = Timestamp::fromMilliseconds(1'700'000'000'000); // 22:13:20 UTC
    PaperSink sink;
    std::unique_ptr<paper::PaperGateway> gateway;

private:
    [[nodiscard]] static std::int64_t mantissa(std::string_view text, int scale)
    {
        return decimal(text).mantissaAt(scale).value();
    }

    static constexpr std::uint64_t m_session = 7;
    Catalogue m_catalogue;
    PaperSettings m_settings;
    VenueId m_venue;
    InstrumentId m_instrument;
    std::size_t m_read = 0;
};

} // namespace gannet::test
