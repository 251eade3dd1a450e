// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/inspect.h"

#include "app/frame_text.h"
#include "app/offline_session.h"
#include "app/trading_ledger.h"
#include "core/store/audit_check.h"
#include "core/store/store.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <istream>
#include <optional>
#include <ostream>
#include <utility>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShownLevels = 20;

/// How long before the first item the session begins: time for the adapter to subscribe and to ask for its book, as a
/// recorder had done before it wrote.
constexpr Duration kSettle = Duration::seconds(1);

/// A recording that names the symbol of its bare snapshots.
class NamedRecording final : public RecordingReader {
public:
    NamedRecording(std::unique_ptr<RecordingReader> reader, std::string symbol)
        : m_reader(std::move(reader)), m_symbol(std::move(symbol))
    {}
    [[nodiscard]] std::optional<RecordedItem> next() override
    {
        auto item = m_reader->next();
        if (item && item->kind == RecordedItem::Kind::Reply && item->url.empty())
            item->symbol = m_symbol;
        return item;
    }
    [[nodiscard]] std::uint64_t refused() const override { return m_reader->refused(); }
    [[nodiscard]] const std::optional<Error>& failure() const override { return m_reader->failure(); }

private:
    std::unique_ptr<RecordingReader> m_reader;
    std::string m_symbol;
};

/// The one symbol that the frames of a file speak of; empty when there are several, or none.
[[nodiscard]] std::string onlySymbol(RecordingReader& reader, const VenueFactory& factory)
{
    std::string only;
    WireMessage message;
    while (const auto item = reader.next()) {
        if (item->kind != RecordedItem::Kind::Frame || !factory.decodeFrame(item->bytes, message) ||
            message.symbol.empty() || message.symbol == only)
            continue;
        if (!only.empty())
            return {};
        only = message.symbol;
    }
    return only;
}

[[nodiscard]] Result<std::unique_ptr<RecordingReader>> openAll(const BookInspection& what, const VenueFactory& factory,
                                                               std::ostream* log)
{
    std::vector<std::unique_ptr<RecordingReader>> readers;
    for (const std::string& path : what.recordings) {
        OnRefusedLine onRefused;
        if (log != nullptr)
            onRefused = [log](const RefusedLine& line) { *log << toJson(line.error) << '\n'; };
        auto reader = openAnyRecording(path, what.format, factory.slug, std::move(onRefused));
        if (!reader)
            return fail(reader.error());
        if (what.recordings.size() > 1) { // alone, a bare snapshot is of the symbol that is asked for
            auto looked = openAnyRecording(path, what.format, factory.slug);
            if (!looked)
                return fail(looked.error());
            *reader = std::make_unique<NamedRecording>(std::move(*reader), onlySymbol(**looked, factory));
        }
        readers.push_back(std::move(*reader));
    }
    return std::make_unique<MergedRecording>(std::move(readers));
}

struct Decimals {
    int price = 0;
    int qty = 0;
    bool isFound = false;
    void note(const Decimal& p, const Decimal& q)
    {
        price = std::max<int>(price, p.scale);
        qty = std::max<int>(qty, q.scale);
        isFound = true;
    }
};

/// A recording that could not be read, or not to its end; else one of which hardly a line was of the format.
[[nodiscard]] std::optional<Error> troubleOf(const RecordingReader& reader, const BookInspection& what)
{
    if (reader.failure())
        return reader.failure();
    if (reader.refused() == 0)
        return std::nullopt;
    return Error{.kind = ErrorKind::Protocol,
                 .code = Code::BadFormat,
                 .message = fmt::format("nothing of {} in the recording; {} of its lines are not of the format {}",
                                        what.symbol, reader.refused(), toString(what.format)),
                 .field = "recording"};
}

/// The finest decimals with which the recording writes the symbol's prices and sizes.
[[nodiscard]] Result<Decimals> findDecimals(const VenueFactory& factory, const BookInspection& what)
{
    auto reader = openAll(what, factory, nullptr);
    if (!reader)
        return fail(reader.error());
    Decimals found;
    WireMessage message;
    while (const auto item = (*reader)->next()) {
        const bool isReply = item->kind == RecordedItem::Kind::Reply;
        if (item->kind != RecordedItem::Kind::Frame && !isReply)
            continue;
        if (isReply && !isBookOf(factory.slug, *item, what.symbol))
            continue;
        const Result<void> read = isReply ? factory.decodeSnapshot(item->bytes, what.symbol, message)
                                          : factory.decodeFrame(item->bytes, message);
        if (!read || (!isReply && message.symbol != what.symbol))
            continue;
        for (const auto* side : {&message.bids, &message.asks}) {
            for (const WireLevel& level : *side)
                found.note(level.price, level.qty);
        }
        for (const WireTrade& trade : message.trades)
            found.note(trade.price, trade.qty);
    }
    if (found.isFound)
        return found;
    if (const auto trouble = troubleOf(**reader, what))
        return fail(*trouble);
    return fail(Error{.kind = ErrorKind::NotFound,
                      .code = Code::UnknownSymbol,
                      .message = fmt::format("the recording holds nothing of {}:{}", factory.slug, what.symbol),
                      .field = "symbol",
                      .value = what.symbol});
}

[[nodiscard]] Json levels(const BookSide& side, const BookState& state)
{
    Json out = Json::array();
    std::array<char, 32> text{};
    const auto digits = [&text](std::int64_t mantissa, int scale) {
        return std::string(text.data(), formatMantissa(mantissa, scale, text.data()));
    };
    for (std::size_t i = 0; i < std::min(side.size(), kShownLevels); ++i)
        out.push_back({digits(side.at(i).price, state.priceScale), digits(side.at(i).qty, state.qtyScale)});
    return out;
}

[[nodiscard]] std::string bookLine(const OfflineSession& session, InstrumentId instrument, std::uint64_t badLines)
{
    const BookState none;
    const BookState* state = session.engine().books().find(instrument);
    if (state == nullptr)
        state = &none;
    const VenueAdapter& adapter = session.engine().adapter(session.venue());
    const BookStats stats = adapter.bookStats(instrument);
    Json json;
    json["bids"] = levels(state->book.bids, *state);
    json["asks"] = levels(state->book.asks, *state);
    json["events"] = stats.events;
    json["gaps"] = stats.gaps;
    json["resyncs"] = stats.resyncs;
    // A frame that cannot be read names no symbol: all that the session refused counts.
    json["refused"] = std::max(adapter.sessionStats().refused, stats.refused) + badLines;
    json["crossed"] = stats.crossed;
    return json.dump();
}

/// Reads the next line, without its end; false at the end of the input. Of a line longer than kMaxRecordedLine only
/// that much is kept and `isTooLong` set, so that no input fills the memory.
[[nodiscard]] bool readLine(std::istream& in, std::vector<char>& chunk, std::string& line, bool& isTooLong)
{
    line.clear();
    isTooLong = false;
    for (bool isAny = false;; isAny = true) {
        in.getline(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        auto got = static_cast<std::size_t>(in.gcount());
        const bool isCut = in.fail() && !in.eof() && !in.bad() && got > 0; // the chunk is full, the line goes on
        if (got == 0)
            return isAny;
        if (!isCut && !in.eof())
            --got; // the line's end was taken too
        isTooLong = isTooLong || line.size() + got > kMaxRecordedLine;
        if (!isTooLong)
            line.append(chunk.data(), got);
        if (!isCut)
            return true;
        in.clear();
    }
}

/// A frame, or what recordings hold beside frames: the body of a REST book, which does not say whose book it is.
[[nodiscard]] Result<void> decodeLine(const VenueFactory& factory, std::string_view line, WireMessage& message)
{
    Result<void> decoded = factory.decodeFrame(line, message);
    if (decoded || !factory.decodeSnapshot(line, {}, message))
        return decoded;
    return {};
}

/// A pipe gives its bytes once; without metadata, or beside another file, a recording is read twice.
[[nodiscard]] std::optional<Error> pipeReadTwice(const BookInspection& what)
{
    if (what.metadata && what.recordings.size() == 1)
        return std::nullopt;
    for (const std::string& path : what.recordings) {
        std::error_code unknown;
        const auto type = std::filesystem::status(path, unknown).type();
        if (type == std::filesystem::file_type::fifo || type == std::filesystem::file_type::socket)
            return Error{.kind = ErrorKind::Invalid,
                         .code = Code::InvalidRequest,
                         .message = fmt::format("{} is a pipe, and {} it is read twice; write it to a file first{}",
                                                path, what.metadata ? "beside other recordings" : "without --meta",
                                                what.recordings.size() == 1 ? ", or give --meta FILE" : ""),
                         .field = "recording",
                         .value = path};
    }
    return std::nullopt;
}

/// With the metadata, or with the one instrument as the recording writes it.
[[nodiscard]] Result<std::unique_ptr<OfflineSession>> makeSession(const VenueFactory& factory,
                                                                  const BookInspection& what)
{
    if (what.metadata) {
        auto session = OfflineSession::make(factory, *what.metadata);
        if (session)
            return session;
        Error error = session.error();
        error.message = "the metadata cannot be read: " + error.message;
        return fail(std::move(error));
    }
    const Result<Decimals> decimals = findDecimals(factory, what);
    if (!decimals)
        return fail(decimals.error());
    auto session = OfflineSession::make(factory, std::nullopt);
    if (!session)
        return session;
    Instrument instrument;
    instrument.symbol = what.symbol;
    instrument.priceScale = decimals->price;
    instrument.qtyScale = decimals->qty;
    instrument.isProvisional = true;
    (*session)->know(std::move(instrument));
    return session;
}

[[nodiscard]] std::string warningLine(const std::string& words)
{
    return Json{{"warning", words}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

std::uint64_t decodeFrames(const VenueFactory& factory, std::istream& in, std::ostream& out)
{
    std::uint64_t refused = 0;
    WireMessage message;
    std::vector<char> chunk(64U << 10U);
    std::string line;
    bool isTooLong = false;
    while (readLine(in, chunk, line, isTooLong)) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (line.empty() && !isTooLong)
            continue;
        Result<void> decoded = isTooLong ? fail(ErrorKind::Protocol, Code::TooLarge, "the frame is longer than 16 MiB")
                                         : decodeLine(factory, line, message);
        if (!decoded) {
            ++refused;
            out << toJson(decoded.error()) << '\n';
            continue;
        }
        for (const std::string& text : describe(message, factory.slug))
            out << text << '\n';
    }
    return refused;
}

Result<void> inspectBook(const VenueFactory& factory, const BookInspection& what, std::ostream& out, std::ostream& log)
{
    if (const auto pipe = pipeReadTwice(what))
        return fail(*pipe);
    auto session = makeSession(factory, what);
    if (!session)
        return fail(session.error());
    auto reader = openAll(what, factory, &log);
    if (!reader)
        return fail(reader.error());

    const std::string key = factory.slug + ':' + what.symbol;
    const Instrument* instrument = nullptr;
    std::uint64_t printed = 0;
    bool hasSnapshot = factory.capabilities().continuity == BookContinuity::Replace;
    while (const auto item = (*reader)->next()) {
        if (instrument == nullptr) {
            (*session)->begin(item->time - kSettle);
            instrument = (*session)->engine().catalogue().findKey(key);
            if (instrument == nullptr)
                return fail(Error{.kind = ErrorKind::NotFound,
                                  .code = Code::UnknownSymbol,
                                  .message = fmt::format("the metadata holds no {}", key),
                                  .field = "symbol",
                                  .value = what.symbol});
            (*session)->openBook(key);
        }
        hasSnapshot =
            hasSnapshot || (item->kind == RecordedItem::Kind::Reply && isBookOf(factory.slug, *item, what.symbol));
        (*session)->play(*item, item->symbol.empty() ? what.symbol : item->symbol);
        const std::uint64_t events = (*session)->engine().adapter((*session)->venue()).bookStats(instrument->id).events;
        if (what.every != 0 && events / what.every > printed) {
            printed = events / what.every;
            out << bookLine(**session, instrument->id, (*reader)->refused()) << '\n';
        }
    }
    if (instrument == nullptr)
        return fail((*reader)->failure().value_or(Error{.kind = ErrorKind::Invalid,
                                                        .code = Code::BadFormat,
                                                        .message = "the recording holds no item",
                                                        .field = "recording"}));
    if (!hasSnapshot)
        log << warningLine(
                   fmt::format("the recording holds no snapshot of {}, and changes alone make no book: it stays "
                               "empty; add the recording with the venue's answers (of cryptofeed the .http "
                               "file) by another --recording",
                               key))
            << '\n';
    // Also of a recording that breaks off: the book up to there.
    out << bookLine(**session, instrument->id, (*reader)->refused()) << '\n';
    if ((*reader)->failure())
        return fail(*(*reader)->failure());
    return {};
}

Result<bool> inspectAudit(const std::string& path, std::ostream& out)
{
    const auto verdict = checkAudit(path);
    if (!verdict)
        return fail(verdict.error());
    Json line{{"rows", verdict->rows}, {"holds", !verdict->broken}};
    if (verdict->broken) {
        line["brokenAt"] = verdict->broken->seq;
        line["words"] = verdict->broken->words;
    }
    out << line.dump() << '\n';
    return !verdict->broken;
}

Result<void> inspectTrading(const std::string& path, std::ostream& out)
{
    const auto rows = readTrading(path);
    if (!rows)
        return fail(rows.error());
    TradingLedger ledger;
    for (const StoredOrder& row : rows->orders)
        ledger.add(row);
    for (const StoredFill& row : rows->fills)
        ledger.add(row);
    for (const StoredFunding& row : rows->funding)
        ledger.add(row);
    const auto positions = ledger.positions();
    if (!positions)
        return fail(positions.error());
    ledger.write(out, *positions);
    return {};
}

} // namespace gannet
