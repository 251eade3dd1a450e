// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/twap_codec.h"

#include "adapters/hyperliquid/account_read.h"
#include "adapters/hyperliquid/errors.h"
#include "adapters/hyperliquid/order_codec.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>

namespace gannet::hyperliquid {

namespace {

using json::refuse;
using namespace reading;
using Json = nlohmann::ordered_json;

constexpr std::string_view kTwapPrefix = "twap:";

[[nodiscard]] TwapState stateIn(json::Object& object, std::string_view user)
{
    TwapState state;
    state.coin = name(object, "coin");
    static_cast<void>(userIn(object, user));
    state.side = sideIn(object);
    state.qty = json::positive(json::member(object, "sz"), "sz");
    state.filledQty = json::nonNegative(json::member(object, "executedSz"), "executedSz");
    state.filledNotional = json::nonNegative(json::member(object, "executedNtl"), "executedNtl");
    state.minutes = json::uint64(json::member(object, "minutes"), "minutes");
    state.isReduceOnly = json::boolean(json::member(object, "reduceOnly"), "reduceOnly");
    state.isRandomized = json::boolean(json::member(object, "randomize"), "randomize");
    state.started = knownTime(json::member(object, "timestamp"), "timestamp");
    return state;
}

/// Rows are dated in seconds (@nktkas/hyperliquid's schema), all else in milliseconds: what would lie before 1973 in
/// those is the former.
[[nodiscard]] Timestamp rowTimeIn(json::Object& object)
{
    constexpr std::int64_t kLeastMilliseconds = 100'000'000'000;
    const Timestamp told = knownTime(json::member(object, "time"), "time");
    const std::int64_t number = told.toMilliseconds();
    return number < kLeastMilliseconds ? Timestamp::fromMilliseconds(number * 1000) : told;
}

[[nodiscard]] TwapHistoryFrame::Change changeIn(json::Object& object, std::string_view user)
{
    TwapHistoryFrame::Change change;
    json::Object state = json::object(json::member(object, "state"), "state");
    change.state = stateIn(state, user);
    json::Object status = json::object(json::member(object, "status"), "status");
    change.status = name(status, "status");
    change.words = textIn(status, "description").value_or(std::string());
    change.time = rowTimeIn(object);
    if (const auto id = json::optionalMember(object, "twapId"))
        change.twapId = json::uint64(*id, "twapId");
    return change;
}

[[nodiscard]] TwapStatesFrame statesIn(json::Object& data, std::string_view user)
{
    TwapStatesFrame frame;
    for (auto element : json::array(json::member(data, "states"), "states")) { // [id, state]
        std::optional<std::uint64_t> number;
        bool isWhole = false;
        for (auto part : json::array(element.value(), "states")) {
            if (!number) {
                number = json::uint64(part.value(), "states");
                continue;
            }
            json::Object object = json::object(part.value(), "states");
            frame.running.push_back({*number, stateIn(object, user)});
            isWhole = true;
        }
        if (!isWhole)
            refuse(Code::MissingField, "states", "a TWAP without its number or its state");
    }
    return frame;
}

} // namespace

const TwapRules& twapRules()
{
    static const TwapRules rules{.leastMinutes = 5, .mostMinutes = 1440, .slippage = Decimal{3, 2}};
    return rules;
}

Result<Json> twapOrderAction(const OrderTerms& terms, const Instrument& instrument, std::uint32_t asset)
{
    if (auto ok = checkQty(terms.qty, instrument); !ok)
        return fail(std::move(ok.error()));
    const TwapPlan plan = terms.twap.value_or(TwapPlan{});
    if (auto ok = checkTwapPlan(plan, twapRules(), "Hyperliquid"); !ok)
        return fail(std::move(ok.error()));
    auto qty = wireNumber(terms.qty.value);
    if (!qty)
        return fail(std::move(qty.error()));
    return Json{{"type", "twapOrder"},
                {"twap",
                 {{"a", asset},
                  {"b", terms.side == Side::Buy},
                  {"s", std::move(*qty)},
                  {"r", terms.isReduceOnly},
                  {"m", plan.minutes},
                  {"t", plan.isRandomized}}}};
}

Json twapCancelAction(std::uint32_t asset, std::uint64_t twapId)
{
    return {{"type", "twapCancel"}, {"a", asset}, {"t", twapId}};
}

std::string twapName(std::uint64_t twapId)
{
    return fmt::format("{}{}", kTwapPrefix, twapId);
}

std::optional<std::uint64_t> twapNumber(std::string_view venueOrderId)
{
    if (!venueOrderId.starts_with(kTwapPrefix))
        return std::nullopt;
    venueOrderId.remove_prefix(kTwapPrefix.size());
    std::uint64_t number = 0;
    const char* const end = venueOrderId.data() + venueOrderId.size();
    const auto read = std::from_chars(venueOrderId.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(number) : std::nullopt;
}

Result<TwapReply> decodeTwapReply(std::string_view body)
{
    auto read = decoded<TwapReply>(body, [](json::Document& document, TwapReply& out) {
        json::Object root = json::rootObject(document);
        const std::string status(json::text(json::member(root, "status"), "status"));
        if (status == "err") {
            out.error = actionError(json::text(json::member(root, "response"), "response"));
            return;
        }
        if (status != "ok")
            refuse(Code::BadFormat, "status", fmt::format("status is \"{}\"", status.substr(0, 64)));
        json::Object response = json::object(json::member(root, "response"), "response");
        json::Object data = json::object(json::member(response, "data"), "data");
        json::Value told = json::member(data, "status");
        simdjson::ondemand::json_type type{};
        if (told.type().get(type) == simdjson::SUCCESS && type == simdjson::ondemand::json_type::string) {
            const std::string_view word = json::text(told, "status");
            if (word != "success")
                refuse(Code::BadFormat, "status", fmt::format("an unknown status \"{}\"", word.substr(0, 64)));
            return;
        }
        json::Object object = json::object(told, "status");
        if (const auto error = json::presentMember(object, "error")) {
            out.error = actionError(json::text(*error, "error"));
            return;
        }
        json::Object running = json::object(json::member(object, "running"), "running");
        out.runningId = json::uint64(json::member(running, "twapId"), "twapId");
    });
    if (!read)
        read.error().outcome = Outcome::Unknown;
    return read;
}

Result<std::optional<TwapFrame>> decodeTwapFrame(std::string_view bytes, std::string_view user)
{
    return decoded<std::optional<TwapFrame>>(bytes, [&](json::Document& document, auto& out) {
        json::Object root = json::rootObject(document);
        const std::string channel(json::text(json::member(root, "channel"), "channel"));
        if (channel != "twapStates" && channel != "userTwapHistory" && channel != "userTwapSliceFills")
            return json::skipRest(root);
        json::Object data = json::object(json::member(root, "data"), "data");
        static_cast<void>(userIn(data, user));
        if (channel == "twapStates") {
            out = statesIn(data, user);
        } else if (channel == "userTwapHistory") {
            TwapHistoryFrame frame;
            frame.isSnapshot = isSnapshotIn(data);
            forEachObject(json::array(json::member(data, "history"), "history"), "history",
                          [&](json::Object& object) { frame.changes.push_back(changeIn(object, user)); });
            out = std::move(frame);
        } else {
            TwapFillsFrame frame;
            frame.isSnapshot = isSnapshotIn(data);
            forEachObject(json::array(json::member(data, "twapSliceFills"), "twapSliceFills"), "twapSliceFills",
                          [&](json::Object& object) {
                              TwapFillsFrame::Slice slice;
                              json::Object fill = json::object(json::member(object, "fill"), "fill");
                              slice.fill = fillIn(fill, user);
                              slice.twapId = json::uint64(json::member(object, "twapId"), "twapId");
                              slice.fill.twapId = slice.twapId;
                              frame.slices.push_back(std::move(slice));
                          });
            out = std::move(frame);
        }
    });
}

Result<std::vector<TwapHistoryFrame::Change>> decodeTwapHistory(std::string_view body, std::string_view user)
{
    return decoded<std::vector<TwapHistoryFrame::Change>>(body, [&](json::Document& document, auto& out) {
        forEachObject(json::rootArray(document), "history",
                      [&](json::Object& object) { out.push_back(changeIn(object, user)); });
    });
}

} // namespace gannet::hyperliquid
