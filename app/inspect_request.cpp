// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/inspect_request.h"

#include "adapters/aster/auth.h"
#include "adapters/aster/order_codec.h"
#include "adapters/hyperliquid/order_codec.h"
#include "adapters/hyperliquid/twap_codec.h"
#include "app/json_line.h"
#include "core/base/secret.h"
#include "core/model/take_cap.h"
#include "core/venue/order_rules.h"
#include "core/venue/venue_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;

/// The order of a line, and where its instrument stands in the venue's list.
struct Asked {
    OrderTerms terms;
    const Instrument* instrument = nullptr;
    std::uint32_t place = 0;
    ClientOrderId id;
    std::optional<Price> reference;
    std::optional<Price> mark;
    std::optional<Decimal> position;
    OpenOrderCounts open;
};

[[nodiscard]] std::optional<Decimal> amount(JsonLine& line, std::string_view name)
{
    const auto text = line.optionalText(name);
    if (!text)
        return std::nullopt;
    const auto value = Decimal::tryParse(*text);
    if (!value)
        throw JsonLine::Refusal{{.kind = ErrorKind::Invalid,
                                 .code = name == "qty" ? Code::BadQty : Code::BadPrice,
                                 .message = fmt::format("{} is no plain decimal of at most 18 digits", name),
                                 .field = std::string(name),
                                 .limit = "digits with at most one point",
                                 .value = text->substr(0, 64)}};
    return value;
}

[[nodiscard]] std::optional<Price> price(JsonLine& line, std::string_view name)
{
    const auto value = amount(line, name);
    return value ? std::optional(Price{*value}) : std::nullopt;
}

/// In small letters, blanks and dashes as underscores: "Stop-Limit" is stop_limit.
[[nodiscard]] std::string word(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '-' || c == ' ' ? '_' : c;
    });
    return text;
}

template <class T>
[[nodiscard]] T wordOf(JsonLine& line, std::string_view name, std::optional<T> (*from)(std::string_view),
                       std::optional<T> otherwise, std::string_view known)
{
    const auto text = line.optionalText(name);
    if (!text && otherwise)
        return *otherwise;
    const auto value = text ? from(word(*text)) : std::nullopt;
    if (!value)
        JsonLine::refuse(name,
                         text ? fmt::format("{} has to be one of {}", name, known)
                              : fmt::format("{} is missing: one of {}", name, known),
                         text.value_or("").substr(0, 64));
    return *value;
}

/// The program's names of what an error can be about, as a line writes them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kMembers{{{"time_in_force", "tif"},
                                                                                 {"post_only", "postOnly"},
                                                                                 {"reduce_only", "reduceOnly"},
                                                                                 {"trigger_source", "triggerSource"},
                                                                                 {"slippage_cap", "slippageCap"},
                                                                                 {"open_orders", "openOrders"},
                                                                                 {"trail_by", "trailBy"}}};

/// What would do, as the member of the line is written: a part of one and no percent, true or false and no switch. What
/// is no value of the member is none of its fixes.
[[nodiscard]] std::vector<std::string> fixesOfLine(std::string_view member, const std::vector<std::string>& fixes)
{
    std::vector<std::string> written;
    for (const std::string& fix : fixes) {
        if (member == "postOnly" || member == "reduceOnly") {
            if (fix == "on" || fix == "off")
                written.emplace_back(fix == "on" ? "true" : "false");
        } else if (fix.ends_with('%')) {
            const auto percent = Decimal::tryParse(std::string_view(fix).substr(0, fix.size() - 1));
            if (const auto part = percent ? multiply(*percent, Decimal{1, 2}) : std::nullopt)
                written.push_back(plainText(*part));
        } else if (fix != "cancel_new") {
            written.push_back(fix);
        }
    }
    return written;
}

/// An error whose field is the member of the line that has to be changed, and whose fixes are values of it.
[[nodiscard]] tl::unexpected<Error> failOfLine(Error error)
{
    const auto* const member =
        std::ranges::find(kMembers, std::string_view(error.field), [](const auto& pair) { return pair.first; });
    if (member != kMembers.end())
        error.field = member->second;
    error.fixes = fixesOfLine(error.field, error.fixes);
    return fail(std::move(error));
}

[[nodiscard]] std::uint32_t countIn(JsonLine& line, std::string_view name)
{
    const std::uint64_t count = line.optionalWhole(name).value_or(0);
    if (count > std::numeric_limits<std::uint32_t>::max())
        JsonLine::refuse(name, fmt::format("{} is no count of orders", name), std::to_string(count));
    return static_cast<std::uint32_t>(count);
}

/// What a line tells of the market and the account is held against the venue's rules, as the gates do.
[[nodiscard]] Result<void> checkVenueRules(const Asked& asked)
{
    if (asked.position) {
        if (auto ok = checkReduceOnly(asked.terms, *asked.position); !ok)
            return ok;
    }
    if (asked.terms.isReduceOnly)
        return {};
    if (auto ok = checkPriceBand(asked.terms, *asked.instrument, {asked.mark, asked.reference}); !ok)
        return ok;
    return checkOpenOrders(asked.terms, *asked.instrument, asked.open);
}

[[nodiscard]] Asked askedIn(JsonLine& line, const std::vector<Instrument>& instruments, const std::string& slug)
{
    Asked asked;
    std::string symbol = line.text("instrument");
    if (symbol.starts_with(slug + ':'))
        symbol.erase(0, slug.size() + 1);
    const auto found = std::ranges::find(instruments, symbol, &Instrument::symbol);
    if (found == instruments.end() || !found->isTrading)
        throw JsonLine::Refusal{
            {.kind = ErrorKind::Invalid,
             .code = Code::UnknownSymbol,
             .message = found == instruments.end()
                            ? fmt::format("The metadata has no instrument \"{}\"", symbol.substr(0, 64))
                            : fmt::format("{} is not trading", symbol),
             .field = "instrument",
             .value = symbol.substr(0, 64)}};
    asked.instrument = &*found;
    asked.place = static_cast<std::uint32_t>(found - instruments.begin());

    OrderTerms& terms = asked.terms;
    terms.side = wordOf<Side>(line, "side", sideFrom, std::nullopt, "buy, sell");
    terms.type = wordOf<OrderType>(line, "type", orderTypeFrom, std::nullopt,
                                   "market, limit, stop, stop_limit, take_profit, take_profit_limit, trailing, twap");
    terms.timeInForce = wordOf<TimeInForce>(line, "tif", timeInForceFrom,
                                            terms.type == OrderType::Market ? TimeInForce::Ioc : TimeInForce::Gtc,
                                            "gtc, ioc, fok, gtd, day");
    terms.triggerSource =
        wordOf<TriggerSource>(line, "triggerSource", triggerSourceFrom, TriggerSource::Mark, "mark, last, index");
    const auto qty = amount(line, "qty");
    if (!qty) // no order of nothing: no value is told where none was given
        throw JsonLine::Refusal{{.kind = ErrorKind::Invalid,
                                 .code = Code::BadQty,
                                 .message = "qty is missing: how much, in units of the instrument",
                                 .field = "qty",
                                 .limit = "above 0"}};
    terms.qty = Qty{*qty};
    terms.price = price(line, "price");
    terms.trigger = price(line, "trigger");
    terms.trailBy = amount(line, "trailBy");
    terms.slippageCap = amount(line, "slippageCap");
    if (const auto minutes = line.optionalWhole("minutes"))
        terms.twap =
            TwapPlan{static_cast<std::int32_t>(std::min<std::uint64_t>(*minutes, 1'000'000)), line.flag("randomized")};
    terms.isPostOnly = line.flag("postOnly");
    terms.isReduceOnly = line.flag("reduceOnly");
    asked.reference = price(line, "reference");
    asked.mark = price(line, "mark");
    asked.position = amount(line, "position");
    asked.open.here = countIn(line, "openOrders");
    asked.open.triggersHere = countIn(line, "openTriggers");
    asked.open.all = std::max(countIn(line, "openOrdersOfAccount"), asked.open.here);
    if (terms.type == OrderType::Market && asked.reference && !terms.slippageCap)
        terms.slippageCap = kTakeCap;
    if (const auto text = line.optionalText("clientOrderId")) {
        const auto id = ClientOrderId::fromHex(text->starts_with("0x") ? text->substr(2) : *text);
        if (!id)
            JsonLine::refuse("clientOrderId", "clientOrderId has to be 32 hex digits, not all zero",
                             text->substr(0, 64));
        asked.id = *id;
    }
    return asked;
}

[[nodiscard]] crypto::Secp256k1Key keyOf(JsonLine& line)
{
    auto key = crypto::Secp256k1Key::fromHex(line.secret("key"));
    if (!key)
        throw JsonLine::Refusal{std::move(key.error())};
    return std::move(*key);
}

[[nodiscard]] Result<Json> hyperliquidAction(const Asked& asked)
{
    if (asked.terms.type == OrderType::Twap) {
        if (auto ok = checkShape(asked.terms, {}); !ok)
            return fail(std::move(ok.error()));
        return hyperliquid::twapOrderAction(asked.terms, *asked.instrument, asked.place);
    }
    auto order = hyperliquid::encodeOrder({asked.terms, *asked.instrument, asked.place, asked.id, asked.reference});
    if (!order)
        return fail(std::move(order.error()));
    return hyperliquid::orderAction({std::move(*order)});
}

[[nodiscard]] Result<Json> hyperliquidRequest(JsonLine& line, const Asked& asked)
{
    hyperliquid::L1Envelope envelope{.nonce = line.optionalWhole("nonce").value_or(0),
                                     .expiresAfter = line.optionalWhole("expiresAfter")};
    const bool hasNonce = line.has("nonce");
    std::optional<crypto::Secp256k1Key> key;
    if (line.has("key"))
        key = keyOf(line);
    if (const auto vault = line.optionalText("vault")) {
        envelope.vault = crypto::addressFrom(*vault);
        if (!envelope.vault)
            JsonLine::refuse("vault", "vault has to be an address of 40 hex digits", vault->substr(0, 64));
    }
    const auto network = line.has("network") ? *hyperliquid::networkFrom(line.oneOf("network", {"mainnet", "testnet"}))
                                             : hyperliquid::Network::Mainnet;
    line.finish();
    auto made = hyperliquidAction(asked);
    if (!made)
        return failOfLine(std::move(made.error()));
    if (auto ok = checkVenueRules(asked); !ok)
        return failOfLine(std::move(ok.error()));
    const Json action = std::move(*made);
    std::optional<crypto::RecoverableSignature> signature;
    if (key && hasNonce) {
        const auto hash = hyperliquid::actionHash(action, envelope);
        if (!hash)
            return fail(hash.error());
        signature = key->sign(hyperliquid::l1Digest(*hash, network));
    }
    Json body = hyperliquid::exchangeBody(action, envelope, signature);
    if (!hasNonce)
        body.erase("nonce");
    return Json{{"method", "POST"},
                {"path", hyperliquid::kExchangePath},
                {"query", ""},
                {"body", body.dump()},
                {"headers", {{"Content-Type", "application/json"}}}};
}

[[nodiscard]] aster::RestRequest asterSigned(JsonLine& line, aster::Parameters parameters)
{
    const auto nonce = line.optionalWhole("nonce");
    const auto recvWindow = line.optionalWhole("recvWindow");
    const auto chainId = line.optionalWhole("chainId");
    const auto user = line.optionalText("user");
    const auto apiKey = line.optionalText("apiKey");
    if (line.has("secret") && line.has("key"))
        JsonLine::refuse("secret", "A line has a key (V3) or a secret (V1), not both");
    if (line.has("secret")) {
        const SecretString secret = line.secret("secret");
        line.finish();
        if (nonce) {
            auto request = aster::signedRequest(
                "POST", aster::kOrderPathV1, std::move(parameters),
                aster::HmacSignature{apiKey.value_or(""), secret, *nonce, recvWindow.value_or(5000)});
            if (!apiKey) // it is no part of what is signed: whoever sends it names the key
                std::erase_if(request.headers, [](const auto& header) { return header.second.empty(); });
            return request;
        }
        return aster::unsignedRequest("POST", aster::kOrderPathV1, parameters);
    }
    if (!line.has("key")) {
        line.finish();
        return aster::unsignedRequest("POST", aster::kOrderPathV3, parameters);
    }
    const crypto::Secp256k1Key key = keyOf(line);
    line.finish();
    if (user && !crypto::addressFrom(*user))
        JsonLine::refuse("user", "user has to be an address of 40 hex digits", user->substr(0, 64));
    if (!nonce)
        return aster::unsignedRequest("POST", aster::kOrderPathV3, parameters);
    return aster::signedRequest(
        "POST", aster::kOrderPathV3, std::move(parameters),
        aster::AgentSignature{key, user.value_or(""), chainId.value_or(aster::kMainnetChainId), *nonce});
}

[[nodiscard]] Result<Json> asterRequest(JsonLine& line, const Asked& asked)
{
    auto parameters = aster::encodeOrder({asked.terms, *asked.instrument, asked.id, asked.reference});
    if (!parameters)
        return failOfLine(std::move(parameters.error()));
    if (auto ok = checkVenueRules(asked); !ok)
        return failOfLine(std::move(ok.error()));
    const aster::RestRequest request = asterSigned(line, std::move(*parameters));
    Json headers = Json::object();
    for (const auto& [name, value] : request.headers)
        headers[name] = value;
    return Json{{"method", request.method},
                {"path", request.path},
                {"query", request.query},
                {"body", request.body},
                {"headers", std::move(headers)}};
}

} // namespace

Result<std::uint64_t> requestLines(const VenueFactory& factory, std::string_view metadata, std::istream& in,
                                   std::ostream& out)
{
    auto instruments = factory.decodeCatalogue(metadata, VenueId{0});
    if (!instruments)
        return fail(instruments.error());
    for (Instrument& instrument : *instruments) // a catalogue would name them
        instrument.key = factory.slug + ':' + instrument.symbol;
    const auto encode = factory.slug == "aster" ? asterRequest : hyperliquidRequest;
    return answerLines(in, out,
                       [&](JsonLine& line) { return encode(line, askedIn(line, *instruments, factory.slug)); });
}

} // namespace gannet
