// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stand_in.h"

#include "core/venue/scales.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

constexpr int kOk = 200;

/// What of a URL does not depend on the host: a recording may have been made from another one.
[[nodiscard]] std::string_view pathOf(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
    const std::size_t path = url.find('/', host);
    return path == std::string_view::npos ? std::string_view() : url.substr(path);
}

} // namespace

Result<std::unique_ptr<StandIn>> StandIn::make(const VenueFactory& factory, VenueId venue,
                                               std::optional<std::string> catalogueBody)
{
    const VenueDialect* dialect = findVenueDialect(factory.slug);
    if (dialect == nullptr)
        return fail(ErrorKind::Unsupported, Code::Unsupported,
                    fmt::format("recordings of {} cannot be played", factory.slug));
    Result<std::vector<Instrument>> instruments;
    if (catalogueBody)
        instruments = factory.decodeCatalogue(*catalogueBody, venue);
    if (!instruments)
        return fail(instruments.error());
    std::unique_ptr<StandIn> standIn(new StandIn(factory, *dialect, venue, std::move(catalogueBody)));
    for (Instrument& instrument : *instruments)
        standIn->know(std::move(instrument));
    return standIn;
}

StandIn::StandIn(const VenueFactory& factory, const VenueDialect& dialect, VenueId venue,
                 std::optional<std::string> catalogueBody)
    : m_factory(factory), m_dialect(dialect), m_venue(venue), m_catalogueBody(std::move(catalogueBody))
{}

void StandIn::know(Instrument instrument)
{
    std::string symbol = instrument.symbol;
    m_instruments.insert_or_assign(std::move(symbol), std::move(instrument));
}

void StandIn::take(const Outbound& item, Timestamp now)
{
    if (const auto* open = std::get_if<OpenLink>(&item)) {
        m_links[open->link.value] = Link{open->url, now};
        m_out.push_back(Inbound{now, LinkUp{m_venue, open->link}});
    } else if (const auto* close = std::get_if<CloseLink>(&item)) {
        m_links.erase(close->link.value);
    } else if (const auto* text = std::get_if<SendText>(&item)) {
        if (!m_links.contains(text->link.value))
            return;
        VenueSent sent = m_dialect.onSent(text->text);
        for (VenueStream& stream : sent.subscribed)
            m_subscribed.insert(std::move(stream));
        for (const VenueStream& stream : sent.unsubscribed)
            m_subscribed.erase(stream);
        if (!sent.answer.empty())
            send(text->link, std::move(sent.answer), now);
    } else if (const auto* request = std::get_if<HttpRequest>(&item)) {
        onRequest(*request, now);
    } else if (const auto* order = std::get_if<OrderHttp>(&item)) {
        Error error{.kind = ErrorKind::Unsupported,
                    .code = Code::Unsupported,
                    .message = "a recording takes no orders; an account on paper does"};
        m_out.push_back(Inbound{now, HttpFailure{m_venue, order->id, std::move(error)}});
    }
}

void StandIn::onRequest(const HttpRequest& request, Timestamp now)
{
    const VenueAsk ask = m_dialect.understand(request.url, request.body);
    switch (ask.kind) {
    case VenueAsk::Kind::Catalogue:
        if (m_catalogueBody)
            reply(request.id, kOk, *m_catalogueBody, now);
        return;
    case VenueAsk::Kind::List: reply(request.id, kOk, "[]", now); return;
    case VenueAsk::Kind::Book: break;
    case VenueAsk::Kind::Other:
        m_questions.push_back({std::string(pathOf(request.url)), request.body, {request.id, now + request.timeout}});
        return;
    }
    if (!m_instruments.contains(ask.symbol))
        return; // nothing recorded speaks of it
    Market& market = marketOf(ask.symbol);
    if (!market.unclaimed.empty()) {
        market.isAnswered = true;
        reply(request.id, kOk, std::exchange(market.unclaimed, {}), now);
        return;
    }
    // A venue that sends whole books tells the one it has; diffs need the next one to join.
    if (m_factory.capabilities().continuity == BookContinuity::Replace && market.book.isLive()) {
        market.waiting.push_back(Asked{request.id, {}});
        answerFromBook(ask.symbol, market, now);
        return;
    }
    market.waiting.push_back(Asked{request.id, now + request.timeout});
}

void StandIn::play(const RecordedItem& item, std::string_view symbol, Timestamp now, Duration shift)
{
    tick(now);
    if (item.kind == RecordedItem::Kind::Reply)
        onReply(item, symbol, now, shift);
    else if (item.kind == RecordedItem::Kind::Frame)
        onFrame(item, now, shift);
    else if (item.kind == RecordedItem::Kind::Closed)
        onClosed(item, now);
}

/// The same kind of link as the recorder's that was cut; its host may have been another.
void StandIn::onClosed(const RecordedItem& item, Timestamp now)
{
    const auto link = std::find_if(m_links.begin(), m_links.end(), [&item](const auto& candidate) {
        return pathOf(candidate.second.url) == pathOf(item.url);
    });
    if (link == m_links.end())
        return;
    m_out.push_back(Inbound{now, LinkDown{m_venue, LinkId{link->first}, item.bytes}});
    std::erase_if(m_subscribed, [&](const VenueStream& stream) {
        return m_links.size() == 1 || m_dialect.isLinkFor(link->second.url, stream.type);
    });
    m_links.erase(link);
    for (auto& [symbol, market] : m_markets) {
        if (m_subscribed.contains(VenueStream{WireMessage::Type::BookDiff, symbol}))
            continue;
        market->unclaimed.clear();
        market->isAnswered = false;
    }
}

void StandIn::answerQuestions(const RecordedItem& item, Timestamp now, Duration shift)
{
    std::erase_if(m_questions, [&](const Question& question) {
        if (question.path != pathOf(item.url) || question.body != item.query)
            return false;
        reply(question.asked.id, item.status, m_dialect.shifted(item.bytes, shift), now);
        return true;
    });
}

void StandIn::onReply(const RecordedItem& item, std::string_view symbol, Timestamp now, Duration shift)
{
    std::string asked(symbol);
    if (!item.url.empty()) {
        VenueAsk ask = m_dialect.understand(item.url, item.query);
        if (ask.kind != VenueAsk::Kind::Book) {
            answerQuestions(item, now, shift);
            return;
        }
        asked = std::move(ask.symbol);
    }
    const auto instrument = m_instruments.find(asked);
    if (instrument == m_instruments.end())
        return;
    Market& market = marketOf(asked);
    if (m_factory.decodeSnapshot(item.bytes, asked, m_message))
        keepBook(market, m_message, instrument->second, shift);
    // To those who wait, as it was recorded; else kept for who has the diffs already and asks next.
    const std::string body = m_dialect.shifted(item.bytes, shift);
    const bool hasDiffs = m_subscribed.contains(VenueStream{WireMessage::Type::BookDiff, asked});
    if (market.waiting.empty() && hasDiffs && !market.isAnswered && item.status == kOk)
        market.unclaimed = body;
    market.isAnswered = market.isAnswered || (!market.waiting.empty() && item.status == kOk);
    for (const Asked& waiting : market.waiting)
        reply(waiting.id, item.status, body, now);
    market.waiting.clear();
}

void StandIn::onFrame(const RecordedItem& item, Timestamp now, Duration shift)
{
    if (!m_factory.decodeFrame(item.bytes, m_message)) {
        ++m_undecodable;
        if (!m_links.empty())
            send(LinkId{m_links.begin()->first}, m_dialect.shifted(item.bytes, shift), now);
        return;
    }
    const WireMessage::Type type = m_message.type;
    const std::string symbol = m_message.symbol;
    const bool isBook = type == WireMessage::Type::BookDiff || type == WireMessage::Type::BookSnapshot;
    if (isBook) {
        const auto instrument = m_instruments.find(symbol);
        if (instrument != m_instruments.end())
            keepBook(marketOf(symbol), m_message, instrument->second, shift);
    }
    const std::optional<LinkId> link = linkFor(type);
    if (!link || type == WireMessage::Type::Klines || !m_subscribed.contains(VenueStream{type, symbol})) {
        ++m_withheld;
        return;
    }
    send(*link, m_dialect.shifted(item.bytes, shift), now);
    if (isBook)
        answerFromBook(symbol, marketOf(symbol), now);
}

void StandIn::keepBook(Market& market, const WireMessage& message, const Instrument& instrument, Duration shift)
{
    const Scales scales = scalesOf(instrument);
    if (!toLevels(message.bids, scales, m_bids) || !toLevels(message.asks, scales, m_asks))
        return;
    if (message.venueTime.isKnown())
        market.venueTime = message.venueTime + shift;
    if (message.type == WireMessage::Type::BookSnapshot) {
        static_cast<void>(market.book.onSnapshot(BookImage{message.lastSeq, m_bids, m_asks}));
        return;
    }
    static_cast<void>(
        market.book.onDiff(BookDiff{message.firstSeq, message.lastSeq, message.previousSeq, m_bids, m_asks}));
}

void StandIn::answerFromBook(const std::string& symbol, Market& market, Timestamp now)
{
    if (market.waiting.empty() || !market.book.isLive())
        return;
    const Instrument& instrument = m_instruments.find(symbol)->second;
    const std::string body =
        m_dialect.tell(symbol, ToldBook{&market.book.book(), instrument.priceScale, instrument.qtyScale,
                                        market.book.lastSeq(), market.venueTime});
    market.isAnswered = true;
    for (const Asked& waiting : market.waiting)
        reply(waiting.id, kOk, body, now);
    market.waiting.clear();
}

/// A recording tells of no pongs; its silences are the market's.
void StandIn::keepLinks(Timestamp now)
{
    for (auto& [link, facts] : m_links) {
        if (now < facts.lastHeard + kHeartbeatEvery)
            continue;
        facts.lastHeard = now;
        m_out.push_back(Inbound{now, LinkHeard{m_venue, LinkId{link}}});
    }
}

void StandIn::tick(Timestamp now)
{
    keepLinks(now);
    // Given up without a word: what the venue would have said is not known.
    std::erase_if(m_questions, [now](const Question& question) { return question.asked.until <= now; });
    for (auto& [symbol, market] : m_markets) {
        std::vector<Asked> still;
        for (const Asked& waiting : market->waiting) {
            if (waiting.until > now) {
                still.push_back(waiting);
                continue;
            }
            Error error;
            error.kind = ErrorKind::Timeout;
            error.code = Code::VenueUnavailable;
            error.message = fmt::format("the recording holds no book of {} yet", symbol);
            error.outcome = Outcome::Unknown;
            m_out.push_back(Inbound{now, HttpFailure{m_venue, waiting.id, std::move(error)}});
        }
        market->waiting = std::move(still);
    }
}

void StandIn::cutLinks(Timestamp now, std::string_view reason, bool isPlanned)
{
    for (const auto& [link, facts] : m_links)
        m_out.push_back(Inbound{now, LinkDown{m_venue, LinkId{link}, std::string(reason), isPlanned}});
    m_links.clear();
    m_subscribed.clear();
    for (auto& [symbol, market] : m_markets) {
        market->unclaimed.clear();
        market->isAnswered = false;
    }
}

void StandIn::forget(const std::string& symbol)
{
    Market& market = marketOf(symbol);
    market.book = BookAssembler(m_factory.capabilities().continuity);
    market.unclaimed.clear();
    market.isAnswered = false;
}

void StandIn::reply(HttpId id, int status, std::string body, Timestamp now)
{
    m_out.push_back(Inbound{now, HttpReply{m_venue, id, status, {}, std::move(body)}});
}

void StandIn::send(LinkId link, std::string bytes, Timestamp now)
{
    m_links[link.value].lastHeard = now;
    m_out.push_back(Inbound{now, FrameIn{m_venue, link, std::move(bytes)}});
}

std::optional<LinkId> StandIn::linkFor(WireMessage::Type type) const
{
    for (const auto& [link, facts] : m_links) {
        if (m_dialect.isLinkFor(facts.url, type))
            return LinkId{link};
    }
    if (m_links.size() == 1)
        return LinkId{m_links.begin()->first};
    return std::nullopt;
}

StandIn::Market& StandIn::marketOf(std::string_view symbol)
{
    const auto it = m_markets.find(symbol);
    if (it != m_markets.end())
        return *it->second;
    return *m_markets.emplace(symbol, std::make_unique<Market>(m_factory.capabilities().continuity)).first->second;
}

} // namespace gannet
