// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/registry/registry.h"
#include "app/inspect.h"
#include "app/inspect_request.h"
#include "app/inspect_sign.h"
#include "app/usage.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using namespace gannet;

namespace {

constexpr const char* kProgram = "gannet-inspect";
constexpr int kRefused = 1; ///< a frame was refused, a file could not be read, an audit does not hold

[[nodiscard]] std::string notASymbol(const std::string& text)
{
    return text.empty() ? "\"\" names no symbol; write the venue's own, as BTCUSDT" : std::string();
}

/// What was written has to have arrived: a full disk is no success.
[[nodiscard]] int flushed(int status)
{
    std::cout.flush();
    if (std::cout)
        return status;
    std::cerr << toJson(Error{.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "cannot write to stdout"})
              << '\n';
    return kRefused;
}

constexpr const char* kAbout =
    "Looks at a venue's data with the same code as the program: decodes frames, replays a recording into a book, "
    "tells\n"
    "what a venue can do, whether the audit of a store holds, and what trading is in it. No network. JSON lines on "
    "stdout; amounts are\n"
    "strings, times integer nanoseconds since 1970 UTC, unknown values are left out. Venues go by their slugs: "
    "hyperliquid, binance-usdm, aster.\n"
    "  gannet-inspect decode --venue V < frames.jsonl\n"
    "  gannet-inspect book --venue V --symbol S --recording FILE... --format hftbacktest|cryptofeed|gannet\n"
    "                      [--meta FILE] [--every N]\n"
    "  gannet-inspect capabilities [--venue V]\n"
    "  gannet-inspect audit FILE\n"
    "  gannet-inspect trading FILE\n"
    "  gannet-inspect sign --venue V < actions.jsonl\n"
    "  gannet-inspect request --venue V --meta FILE < orders.jsonl\n"
    "Each has a --help of its own.\n"
    "An error is one line {\"error\":{\"kind\",\"code\",\"message\",...}}: of a frame on stdout, of anything else on "
    "stderr.\n"
    "Exit status: 0; 1 when a frame was refused, a file could not be read or an audit does not hold; 2 when the "
    "arguments are wrong, "
    "which\n"
    "one plain line on stderr says.";

constexpr const char* kDecodeAbout =
    "Reads websocket frames from stdin, one a line, and writes one line per event:\n"
    "  {\"type\",\"instrument\":\"venue:symbol\",\"seq\",\"venueTime\", ...}\n"
    "type: book_snapshot, book_update (bids, asks: [[price,qty]..]; qty 0 removes; firstSeq, previousSeq where the "
    "venue\n"
    "has them), quote (bid, ask: [price,qty] or null), trade (price, qty, side: of the aggressor, tradeId, count; a "
    "frame\n"
    "with several trades gives several lines), ticker (last, open, high, low, volume, quoteVolume, mid), mark (mark,\n"
    "index, fundingRate, nextFunding, openInterest), kline (interval, openTime, closeTime, open, high, low, close,\n"
    "volume, trades, isClosed); and what is no market event: control, ack, pong, venue_error, server_shutdown (words,\n"
    "venueCode, requestId). seq is 0 where the venue has none, venueTime 0 where the frame has none. The body of a\n"
    "REST book is taken too; where it does not say whose book it is, instrument is null. A refused frame, or one of\n"
    "more than 16 MiB, gives {\"error\":{...}}.";

constexpr const char* kBookAbout =
    "Replays recordings through the venue's adapter and the engine and writes the book:\n"
    "  {\"bids\":[[price,qty]..20],\"asks\":[..],\"events\",\"gaps\",\"resyncs\",\"refused\",\"crossed\"}\n"
    "events: book messages applied; gaps: sequence breaks; resyncs: times the book was built anew after having been "
    "live;\n"
    "refused: frames and lines that could not be read; crossed: times it was crossed after a whole event.\n"
    "Formats: hftbacktest (`<ns> <json>` a line), cryptofeed (its raw files; REST snapshots have a file of their "
    "own),\n"
    "gannet (a journal). gzip is read as it is. Requests of the adapter are answered from the recording. Of a "
    "recording\n"
    "that breaks off the book up to there is written, then the error; the exit status is 1. Where the book needs a\n"
    "snapshot and the recording has none, a line {\"warning\":\"...\"} on stderr says so, and the book stays empty. A "
    "pipe\n"
    "(--recording /dev/stdin) can be read once only: it needs --meta and no other recording.";

constexpr const char* kAuditAbout =
    "Walks the audit of a store, each row of which is chained to the one before it, and writes\n"
    "  {\"rows\",\"holds\"}, and where it does not hold {\"brokenAt\",\"words\"}\n"
    "rows: that hold, from the first on; brokenAt: the first that was changed, added, moved or is missing. The file is "
    "only\n"
    "read, also while the program runs.";

constexpr const char* kTradingAbout = "Writes what a store holds of trading, one line each: orders by id, fills by "
                                      "trade id, and the positions that fills\n"
                                      "and funding make. `gannet-replay --trading` writes the same lines of a journal "
                                      "(docs/journal.md). The file is only\n"
                                      "read, also while the program runs.";

constexpr const char* kSignAbout =
    "Signs what each line of stdin says, a JSON object, and writes the signature as a line, or {\"error\":{...}}.\n"
    "hyperliquid: {\"key\",\"action\",\"nonce\",\"vault\"?,\"expiresAfter\"?,\"network\":\"mainnet\"|\"testnet\",\n"
    "\"kind\":\"l1\"|\"user\",\"primaryType\"?} gives {\"hash\",\"digest\",\"r\",\"s\",\"v\"}: the venue's id of the "
    "action\n"
    "(of the kind user: the digest), the EIP-712 digest that is signed, and the signature. The action is signed as it\n"
    "stands, in the order of its keys. Without a key only hash and digest are written.\n"
    "aster: {\"scheme\":\"v3\",\"key\",\"chainId\",\"msg\"} or {\"scheme\":\"v1\",\"secret\",\"payload\"} gives\n"
    "{\"signature\"}.\n"
    "Keys are 64 hex digits. No key is written or kept; what a shell remembers of a command is not up to us.";

constexpr const char* kRequestAbout =
    "Makes the HTTP request that would place the order of each line of stdin, and sends nothing:\n"
    "  {\"instrument\",\"side\",\"type\",\"price\"?,\"qty\",\"tif\"?,\"reduceOnly\"?,\"postOnly\"?,\"trigger\"?,\n"
    "   \"triggerSource\"?,\"slippageCap\"?,\"reference\"?,\"minutes\"?,\"randomized\"?,\n"
    "   \"clientOrderId\"?} gives\n"
    "  {\"method\",\"path\",\"query\",\"body\",\"headers\"}, or {\"error\":{...}} with field, limit, value and fixes.\n"
    "instrument: the venue's symbol, or venue:symbol. Amounts are text. A market order goes as far as slippageCap\n"
    "(0.003 where it is missing) beyond reference, the price it would take.\n"
    "Signed where the line also has what the venue signs with. hyperliquid: \"key\", \"nonce\" (ms), \"network\"?\n"
    "(mainnet), \"vault\"?, \"expiresAfter\"?. aster: \"key\", \"nonce\" (us), \"user\"?, \"chainId\"? (1666); or "
    "\"secret\",\n"
    "\"nonce\" (ms), \"apiKey\"?, \"recvWindow\"?. With a key or a secret and no nonce the request is not signed.";

int printError(const Error& error, int status)
{
    std::cerr << toJson(error) << '\n';
    return status;
}

[[nodiscard]] std::optional<std::string> readFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

[[nodiscard]] Error unreadable(const std::string& metaPath)
{
    return {.kind = ErrorKind::Unavailable,
            .code = Code::Io,
            .message = "cannot read the metadata " + metaPath,
            .field = "meta"};
}

int runCapabilities(const std::string& venue)
{
    for (const VenueFactory& factory : venueFactories()) {
        if (venue.empty() || venue == factory.slug)
            std::cout << toJson(factory.capabilities()) << '\n';
    }
    return 0;
}

int runAudit(const std::string& path)
{
    const Result<bool> holds = inspectAudit(path, std::cout);
    if (!holds)
        return printError(holds.error(), kRefused);
    return *holds ? 0 : kRefused;
}

int runTrading(const std::string& path)
{
    const Result<void> written = inspectTrading(path, std::cout);
    return written ? 0 : printError(written.error(), kRefused);
}

int runRequests(const VenueFactory& factory, const std::string& metaPath)
{
    const auto metadata = readFile(metaPath);
    if (!metadata)
        return printError(unreadable(metaPath), kRefused);
    const auto refused = requestLines(factory, *metadata, std::cin, std::cout);
    if (!refused)
        return printError(refused.error(), kRefused);
    return *refused == 0 ? 0 : kRefused;
}

/// The venues of this program whose orders it can write.
[[nodiscard]] std::vector<std::string> orderVenues()
{
    std::vector<std::string> slugs = venueSlugs();
    std::erase_if(slugs, [](const std::string& slug) {
        return std::find(kSigningVenues.begin(), kSigningVenues.end(), slug) == kSigningVenues.end();
    });
    return slugs;
}

int runBook(const VenueFactory& factory, BookInspection what, const std::string& metaPath)
{
    if (!metaPath.empty()) {
        auto metadata = readFile(metaPath);
        if (!metadata)
            return printError(unreadable(metaPath), kRefused);
        what.metadata = std::move(*metadata);
    }
    const Result<void> done = inspectBook(factory, what, std::cout, std::cerr);
    std::cout.flush(); // before the error that follows it
    if (!done && done.error().kind == ErrorKind::Invalid && done.error().code == Code::InvalidRequest) {
        sayTrouble(kProgram, printable(done.error().message, 2000));
        return kUsageStatus;
    }
    if (!done)
        return printError(done.error(), kRefused);
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    std::ios::sync_with_stdio(false);
    CLI::App app(kAbout, kProgram);
    app.require_subcommand(1);
    std::string venue;
    const CLI::Validator isVenue = oneOf(venueSlugs());

    CLI::App* decode = app.add_subcommand("decode", kDecodeAbout);
    decode->add_option("--venue", venue, "whose frames they are")->required()->check(isVenue);

    BookInspection what;
    std::string format;
    std::string metaPath;
    CLI::App* book = app.add_subcommand("book", kBookAbout);
    book->add_option("--venue", venue, "whose recording it is")->required()->check(isVenue);
    book->add_option("--symbol", what.symbol, "the venue's own symbol: BTCUSDT, BTC")
        ->required()
        ->check(CLI::Validator(notASymbol, ""));
    book->add_option("--recording", what.recordings, "a file; several are merged by time")
        ->required()
        ->check(readableFile());
    book->add_option("--format", format, "how the recording is written")
        ->required()
        ->check(oneOf({"hftbacktest", "cryptofeed", "gannet"}));
    book->add_option("--meta", metaPath,
                     "the venue's own answer about its instruments (exchangeInfo, meta); without it decimals are those "
                     "found in the recording")
        ->check(readableFile());
    book->add_option("--every", what.every, "also write the book after every N-th applied book event")
        ->check(wholeNumber(1, std::numeric_limits<std::uint64_t>::max()));

    CLI::App* capabilities = app.add_subcommand(
        "capabilities",
        "Writes what a venue, or each, can do: streams, depth, book continuity, budgets. One line each.");
    capabilities->add_option("--venue", venue, "only this one")->check(isVenue);

    std::string auditPath;
    CLI::App* audit = app.add_subcommand("audit", kAuditAbout);
    audit->add_option("file", auditPath, "the store, gannet.sqlite in the folder of the data")
        ->required()
        ->check(readableFile());

    std::string tradingPath;
    CLI::App* trading = app.add_subcommand("trading", kTradingAbout);
    trading->add_option("file", tradingPath, "the store, gannet.sqlite in the folder of the data")
        ->required()
        ->check(readableFile());

    CLI::App* sign = app.add_subcommand("sign", kSignAbout);
    sign->add_option("--venue", venue, "whose signature it is")
        ->required()
        ->check(oneOf({kSigningVenues.begin(), kSigningVenues.end()}));

    CLI::App* request = app.add_subcommand("request", kRequestAbout);
    request->add_option("--venue", venue, "whose request it is")->required()->check(oneOf(orderVenues()));
    request->add_option("--meta", metaPath, "the venue's own answer about its instruments (meta, exchangeInfo)")
        ->required()
        ->check(readableFile());

    if (const auto status = answerArguments(app, argc, argv))
        return *status;
    if (request->parsed())
        return flushed(runRequests(*findVenueFactory(venue), metaPath));
    if (sign->parsed())
        return flushed(signLines(venue, std::cin, std::cout) == 0 ? 0 : kRefused);
    if (trading->parsed())
        return flushed(runTrading(tradingPath));
    if (capabilities->parsed())
        return flushed(runCapabilities(venue));
    if (audit->parsed())
        return flushed(runAudit(auditPath));
    const VenueFactory& factory = *findVenueFactory(venue);
    if (decode->parsed())
        return flushed(decodeFrames(factory, std::cin, std::cout) == 0 ? 0 : kRefused);
    what.format = *recordingFormatFrom(format);
    return flushed(runBook(factory, std::move(what), metaPath));
}
