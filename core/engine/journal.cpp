// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/journal.h"

#include "core/base/check.h"
#include "core/base/overloaded.h"
#include "core/engine/byte_codec.h"
#include "core/engine/trading_codec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <type_traits>
#include <utility>

namespace gannet {

namespace {

/// First byte of an item's payload. Never renumbered within a schema.
enum class Kind : std::uint8_t {
    Tick,
    Frame,
    LinkUp,
    LinkDown,
    HttpReply,
    HttpFailure,
    OpenView,
    CloseView,
    ResyncBook,
    LinkHeard,
    Trading,    ///< a TradingCommand
    Remembered, ///< of the store, at the start
    StoreNews,
    KeepSetting,
    HttpReplyWithHeaders, ///< an HttpReply that has any; without them it is written as before there were any
    AccountKey,
};

constexpr std::size_t kMaxVenues = 256;
/// On the count of venues: each says its network. Without it all are mainnet, as before there was another.
constexpr std::uint16_t kWithNetworks = 0x8000;
constexpr std::size_t kMaxViewKeys = 4096;
constexpr std::size_t kMaxReplyHeaders = 256;
constexpr std::size_t kReadChunk = 1U << 20U;

void writeError(ByteWriter& out, const Error& error)
{
    out.number(static_cast<std::uint8_t>(error.kind));
    out.number(static_cast<std::uint8_t>(error.code));
    out.number(static_cast<std::uint8_t>(error.outcome));
    for (const std::string* text : {&error.message, &error.field, &error.limit, &error.value, &error.venueCode})
        out.text(*text);
}

[[nodiscard]] Error readError(ByteReader& in)
{
    Error error;
    error.kind = in.enumerator(ErrorKind::Protocol);
    error.code = in.enumerator(Code::Io);
    error.outcome = in.enumerator(Outcome::Unknown);
    for (std::string* text : {&error.message, &error.field, &error.limit, &error.value, &error.venueCode})
        *text = in.text();
    return error;
}

void writeSpec(ByteWriter& out, const ViewSpec& spec)
{
    out.number(spec.id.value);
    out.number(static_cast<std::uint8_t>(spec.kind));
    out.text(spec.key);
    out.number(static_cast<std::uint32_t>(spec.keys.size()));
    for (const std::string& key : spec.keys)
        out.text(key);
    out.number(spec.group);
    out.number(static_cast<std::uint8_t>(spec.interval));
}

[[nodiscard]] ViewSpec readSpec(ByteReader& in)
{
    ViewSpec spec;
    spec.id.value = in.number<std::uint32_t>();
    spec.kind = in.enumerator(ViewKind::Portfolio);
    spec.key = in.text();
    const auto keys = in.number<std::uint32_t>();
    if (keys > kMaxViewKeys)
        in.fail();
    for (std::uint32_t i = 0; i < keys && in.isGood(); ++i)
        spec.keys.push_back(in.text());
    spec.group = in.number<std::int64_t>();
    spec.interval = in.enumerator(KlineInterval::OneDay);
    return spec;
}

void writeHeaders(ByteWriter& out, const std::vector<HttpHeader>& headers)
{
    CHECK(headers.size() <= kMaxReplyHeaders, "more headers of an answer than a journal holds");
    out.number(static_cast<std::uint16_t>(headers.size()));
    for (const HttpHeader& header : headers) {
        out.text(header.name);
        out.text(header.value);
    }
}

[[nodiscard]] std::vector<HttpHeader> readHeaders(ByteReader& in)
{
    const auto count = in.number<std::uint16_t>();
    if (count == 0 || count > kMaxReplyHeaders)
        in.fail();
    std::vector<HttpHeader> headers;
    for (std::uint16_t i = 0; i < count && in.isGood(); ++i) {
        HttpHeader& header = headers.emplace_back();
        header.name = in.text();
        header.value = in.text();
    }
    return headers;
}

void mask(nlohmann::ordered_json& value, const std::vector<std::string>& names)
{
    for (auto& [name, member] : value.items()) {
        const bool isNamed = value.is_object() && std::ranges::find(names, name) != names.end();
        if (isNamed)
            member = std::string(kMaskedText);
        else if (member.is_structured())
            mask(member, names);
    }
}

/// A token that opens an account's stream is not for those who read a journal; a replay needs only that there was one.
[[nodiscard]] std::string maskedBody(const HttpReply& reply)
{
    constexpr int kMaxDepth = 32; // what follows goes down by calls
    bool isTooDeep = false;
    const auto watch = [&isTooDeep](int depth, nlohmann::ordered_json::parse_event_t, nlohmann::ordered_json&) {
        isTooDeep |= depth > kMaxDepth;
        return !isTooDeep;
    };
    auto body = nlohmann::ordered_json::parse(reply.body, watch, false);
    if (body.is_discarded() || isTooDeep)
        return {};
    if (body.is_structured())
        mask(body, reply.maskedMembers);
    return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

[[nodiscard]] Kind kindOf(const Command& command)
{
    return std::visit(overloaded{
                          [](const OpenView&) { return Kind::OpenView; },
                          [](const CloseView&) { return Kind::CloseView; },
                          [](const ResyncBook&) { return Kind::ResyncBook; },
                          [](const TradingCommand&) { return Kind::Trading; },
                          [](const KeepSetting&) { return Kind::KeepSetting; },
                      },
                      command);
}

void writeCommand(ByteWriter& out, const Command& command)
{
    std::visit(overloaded{
                   [&out](const OpenView& open) { writeSpec(out, open.spec); },
                   [&out](const CloseView& close) { out.number(close.id.value); },
                   [&out](const ResyncBook& resync) { out.text(resync.key); },
                   [&out](const TradingCommand& trading) { write(out, trading); },
                   [&out](const KeepSetting& keep) {
                       out.text(keep.key);
                       out.number(static_cast<std::uint8_t>(keep.value.has_value()));
                       out.text(keep.value.value_or(std::string()));
                   },
               },
               command);
}

[[nodiscard]] Kind kindOf(const Inbound& item)
{
    return std::visit(
        overloaded{
            [](const Tick&) { return Kind::Tick; },
            [](const FrameIn&) { return Kind::Frame; },
            [](const LinkUp&) { return Kind::LinkUp; },
            [](const LinkDown&) { return Kind::LinkDown; },
            [](const HttpReply& reply) { return reply.headers.empty() ? Kind::HttpReply : Kind::HttpReplyWithHeaders; },
            [](const HttpFailure&) { return Kind::HttpFailure; },
            [](const Command& command) { return kindOf(command); },
            [](const LinkHeard&) { return Kind::LinkHeard; },
            [](const Remembered&) { return Kind::Remembered; },
            [](const StoreNews&) { return Kind::StoreNews; },
            [](const AccountKeyNews&) { return Kind::AccountKey; },
        },
        item.item);
}

/// Venue and link, or venue and request, come first so that a writer can sort records without decoding them.
void writeItem(ByteWriter& out, const Inbound& item)
{
    std::visit(overloaded{
                   [](const Tick&) {},
                   [&out](const FrameIn& frame) {
                       out.number(frame.venue.value);
                       out.number(frame.link.value);
                       out.text(frame.bytes);
                   },
                   [&out](const LinkUp& up) {
                       out.number(up.venue.value);
                       out.number(up.link.value);
                   },
                   [&out](const LinkDown& down) {
                       out.number(down.venue.value);
                       out.number(down.link.value);
                       out.text(down.reason);
                   },
                   [&out](const HttpReply& reply) {
                       out.number(reply.venue.value);
                       out.number(reply.id.value);
                       out.number(static_cast<std::int32_t>(reply.status));
                       out.number(reply.retryAfter.ns);
                       out.text(reply.maskedMembers.empty() ? std::string_view(reply.body)
                                                            : std::string_view(maskedBody(reply)));
                       if (!reply.headers.empty())
                           writeHeaders(out, reply.headers);
                   },
                   [&out](const HttpFailure& failure) {
                       out.number(failure.venue.value);
                       out.number(failure.id.value);
                       writeError(out, failure.error);
                   },
                   [&out](const Command& command) { writeCommand(out, command); },
                   [&out](const LinkHeard& heard) {
                       out.number(heard.venue.value);
                       out.number(heard.link.value);
                   },
                   [&out](const Remembered& remembered) { write(out, remembered); },
                   [&out](const StoreNews& news) { write(out, news); },
                   [&out](const AccountKeyNews& news) { write(out, news); },
               },
               item.item);
}

template <class T> [[nodiscard]] T readAs(ByteReader& in)
{
    T value;
    read(in, value);
    return value;
}

[[nodiscard]] KeepSetting readKeep(ByteReader& in)
{
    KeepSetting keep;
    keep.key = in.text();
    const bool hasValue = in.number<std::uint8_t>() != 0;
    std::string value = in.text();
    if (hasValue)
        keep.value = std::move(value);
    return keep;
}

[[nodiscard]] decltype(Inbound::item) readItem(ByteReader& in, Kind kind)
{
    switch (kind) {
    case Kind::Tick: return Tick{};
    case Kind::OpenView: return Command{OpenView{readSpec(in), {}}};
    case Kind::CloseView: return Command{CloseView{{in.number<std::uint32_t>()}}};
    case Kind::ResyncBook: return Command{ResyncBook{in.text()}};
    case Kind::Trading: return Command{readAs<TradingCommand>(in)};
    case Kind::Remembered: return readAs<Remembered>(in);
    case Kind::StoreNews: return readAs<StoreNews>(in);
    case Kind::KeepSetting: return Command{readKeep(in)};
    case Kind::AccountKey: return readAs<AccountKeyNews>(in);
    default: break;
    }
    const VenueId venue{in.number<std::uint16_t>()};
    if (kind == Kind::HttpReply || kind == Kind::HttpReplyWithHeaders) {
        HttpReply reply;
        reply.venue = venue;
        reply.id.value = in.number<std::uint64_t>();
        reply.status = in.number<std::int32_t>();
        reply.retryAfter.ns = in.number<std::int64_t>();
        reply.body = in.text();
        if (kind == Kind::HttpReplyWithHeaders)
            reply.headers = readHeaders(in);
        return reply;
    }
    if (kind == Kind::HttpFailure) {
        HttpFailure failure;
        failure.venue = venue;
        failure.id.value = in.number<std::uint64_t>();
        failure.error = readError(in);
        return failure;
    }
    const LinkId link{in.number<std::uint16_t>()};
    if (kind == Kind::LinkUp)
        return LinkUp{venue, link};
    if (kind == Kind::LinkDown)
        return LinkDown{venue, link, in.text()};
    if (kind == Kind::LinkHeard)
        return LinkHeard{venue, link};
    return FrameIn{venue, link, in.text()};
}

[[nodiscard]] tl::unexpected<Error> badFormat(std::string message)
{
    return fail(ErrorKind::Protocol, Code::BadFormat, std::move(message));
}

[[nodiscard]] std::uint32_t checksum(std::string_view bytes)
{
    // zlib's own type of a byte.
    return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

} // namespace

std::string encodeInbound(const Inbound& item)
{
    ByteWriter out;
    if (const auto* frame = std::get_if<FrameIn>(&item.item))
        out.reserve(frame->bytes.size() + 32);
    out.number(static_cast<std::uint8_t>(kindOf(item)));
    out.number(item.time.ns);
    writeItem(out, item);
    return out.take();
}

Result<Inbound> decodeInbound(std::string_view payload)
{
    ByteReader in(payload);
    const Kind kind = in.enumerator(Kind::AccountKey);
    Inbound item;
    item.time.ns = in.number<std::int64_t>();
    if (in.isGood())
        item.item = readItem(in, kind);
    if (!in.isDone())
        return badFormat("not an item of a journal");
    return item;
}

std::string encodeHeader(const JournalHeader& header)
{
    CHECK(header.venues.size() <= kMaxVenues, "more venues than a journal names");
    ByteWriter out;
    out.text(header.program);
    out.number(header.runId);
    out.number(header.segment);
    out.number(header.started.ns);
    out.number(header.firstOrdinal);
    out.number(header.openingItems);
    const bool hasNetworks = std::ranges::any_of(
        header.venues, [](const JournalVenue& venue) { return venue.settings.network != VenueNetwork::Mainnet; });
    out.number(static_cast<std::uint16_t>(header.venues.size() | (hasNetworks ? kWithNetworks : 0U)));
    for (const JournalVenue& venue : header.venues) {
        out.text(venue.slug);
        out.text(venue.settings.restUrl);
        out.text(venue.settings.wsUrl);
        out.number(venue.settings.bookRefresh.ns);
        out.number(venue.settings.seed);
        if (hasNetworks)
            out.number(static_cast<std::uint8_t>(venue.settings.network));
    }
    if (header.trading) {
        write(out, *header.trading);
        const auto isLive = [](const AccountSettings& account) { return account.mode == TradingMode::Live; };
        if (std::ranges::any_of(header.trading->accounts, isLive))
            writeLive(out, header.trading->accounts);
    }
    return out.take();
}

Result<JournalHeader> decodeHeader(std::string_view payload)
{
    ByteReader in(payload);
    JournalHeader header;
    header.program = in.text();
    header.runId = in.number<std::uint64_t>();
    header.segment = in.number<std::uint32_t>();
    header.started.ns = in.number<std::int64_t>();
    header.firstOrdinal = in.number<std::uint64_t>();
    header.openingItems = in.number<std::uint64_t>();
    const auto count = in.number<std::uint16_t>();
    const bool hasNetworks = (count & kWithNetworks) != 0;
    const auto venues = static_cast<std::uint16_t>(count & ~kWithNetworks);
    if (venues > kMaxVenues)
        in.fail();
    for (std::uint16_t i = 0; i < venues && in.isGood(); ++i) {
        JournalVenue venue;
        venue.slug = in.text();
        venue.settings.restUrl = in.text();
        venue.settings.wsUrl = in.text();
        venue.settings.bookRefresh.ns = in.number<std::int64_t>();
        venue.settings.seed = in.number<std::uint64_t>();
        if (hasNetworks)
            venue.settings.network = in.enumerator(VenueNetwork::Testnet);
        header.venues.push_back(std::move(venue));
    }
    if (in.isGood() && !in.isDone())
        read(in, header.trading.emplace());
    if (header.trading && in.isGood() && !in.isDone())
        readLive(in, header.trading->accounts);
    if (!in.isDone())
        return badFormat("not a header of a journal");
    return header;
}

std::string makeRecord(std::string_view payload)
{
    ByteWriter out;
    out.reserve(payload.size() + 8);
    out.number(static_cast<std::uint32_t>(payload.size()));
    out.number(checksum(payload));
    std::string record = out.take();
    record.append(payload);
    return record;
}

std::string makePreamble(const JournalHeader& header)
{
    ByteWriter schema;
    schema.number(kJournalSchema);
    return std::string(kJournalMagic) + schema.take() + makeRecord(encodeHeader(header));
}

Result<JournalReader> JournalReader::open(const std::string& path)
{
    auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
    if (!*file)
        return fail(Error{.kind = ErrorKind::Unavailable,
                          .code = Code::Io,
                          .message = fmt::format("cannot read the journal {}", path),
                          .field = path});
    return open(std::move(file), path);
}

Result<JournalReader> JournalReader::open(std::unique_ptr<std::istream> stream, std::string name)
{
    JournalReader reader;
    reader.m_stream = std::move(stream);
    reader.m_name = std::move(name);
    std::array<char, 12> start{};
    reader.m_stream->read(start.data(), static_cast<std::streamsize>(start.size()));
    const std::string_view bytes(start.data(), static_cast<std::size_t>(reader.m_stream->gcount()));
    if (bytes.size() < start.size() || !bytes.starts_with(kJournalMagic))
        return badFormat(fmt::format("{} is not a journal", reader.m_name));
    ByteReader schema(bytes.substr(kJournalMagic.size()));
    const auto version = schema.number<std::uint32_t>();
    if (version != kJournalSchema)
        return badFormat(
            fmt::format("{} has journal schema {}; this program reads {}", reader.m_name, version, kJournalSchema));
    reader.m_goodBytes = start.size();
    const Result<bool> record = reader.readRecord();
    if (!record)
        return fail(record.error());
    if (!*record)
        return reader.damaged("the header is missing");
    Result<JournalHeader> header = decodeHeader(reader.m_payload);
    if (!header)
        return reader.damaged("the header is damaged");
    reader.m_header = std::move(*header);
    reader.m_goodBytes += 8 + reader.m_payload.size();
    return reader;
}

Result<std::optional<Inbound>> JournalReader::next()
{
    if (m_broken)
        return fail(*m_broken);
    const Result<bool> record = readRecord();
    if (!record) {
        m_broken = record.error();
        return fail(record.error());
    }
    if (!*record)
        return std::optional<Inbound>();
    Result<Inbound> item = decodeInbound(m_payload);
    if (!item) {
        const auto error = damaged("the item is not one this program knows");
        m_broken = error.value();
        return error;
    }
    m_goodBytes += 8 + m_payload.size();
    ++m_items;
    return std::optional<Inbound>(std::move(*item));
}

/// True with the payload in m_payload, false at the end of the file.
Result<bool> JournalReader::readRecord()
{
    std::array<char, 8> head{};
    m_stream->read(head.data(), static_cast<std::streamsize>(head.size()));
    const auto got = static_cast<std::size_t>(m_stream->gcount());
    if (got == 0)
        return false;
    if (got < head.size())
        return damaged("the file ends inside a record");
    ByteReader in(std::string_view(head.data(), head.size()));
    const auto length = in.number<std::uint32_t>();
    const auto sum = in.number<std::uint32_t>();
    if (length == 0 || length > kMaxJournalRecord)
        return damaged(fmt::format("a record of {} bytes, allowed are 1 to {}", length, kMaxJournalRecord));
    // In pieces: a damaged length costs no more memory than the file has bytes.
    m_payload.clear();
    while (m_payload.size() < length) {
        const std::size_t have = m_payload.size();
        const std::size_t want = std::min<std::size_t>(kReadChunk, length - have);
        m_payload.resize(have + want);
        m_stream->read(m_payload.data() + have, static_cast<std::streamsize>(want));
        if (static_cast<std::size_t>(m_stream->gcount()) < want)
            return damaged("the file ends inside a record");
    }
    if (checksum(m_payload) != sum)
        return damaged("the checksum differs");
    return true;
}

tl::unexpected<Error> JournalReader::damaged(std::string_view what) const
{
    return fail(Error{.kind = ErrorKind::Protocol,
                      .code = Code::BadFormat,
                      .message = fmt::format("{}: {} at byte {}", m_name, what, m_goodBytes),
                      .field = m_name,
                      .value = std::to_string(m_goodBytes)});
}

} // namespace gannet
