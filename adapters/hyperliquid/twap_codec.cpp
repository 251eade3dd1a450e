// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/twap_codec.h"

#include "adapters/hyperliquid/account_read.h"
#include "adapters/hyperliquid/errors.h"
#include "adapters/hyperliquid/order_codec.h"
#include "core/venue/order_rules.h"

#include <nlohmann/json.hpp>

namespace gannet::hyperliquid {

namespace {

using json::refuse;
using namespace reading;
using Json = nlohmann::ordered_json;

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

Result<Json> twapOrderAction(const TwapTerms& terms, const Instrument& instrument, std::uint32_t asset)
{
    if (auto ok = checkQty(Qty{terms.qty}, instrument); !ok)
        return fail(std::move(ok.error()));
    if (terms.minutes < kTwapFirstMinute || terms.minutes > kTwapLastMinute)
        return refuseField(
            Code::InvalidRequest, "minutes",
            fmt::format("A TWAP lasts {} to {} minutes at Hyperliquid", kTwapFirstMinute, kTwapLastMinute),
            fmt::format("{} to {}", kTwapFirstMinute, kTwapLastMinute), std::to_string(terms.minutes),
            {std::to_string(terms.minutes < kTwapFirstMinute ? kTwapFirstMinute : kTwapLastMinute)});
    auto qty = wireNumber(terms.qty);
    if (!qty)
        return fail(std::move(qty.error()));
    return Json{{"type", "twapOrder"},
                {"twap",
                 {{"a", asset},
                  {"b", terms.side == Side::Buy},
                  {"s", std::move(*qty)},
                  {"r", terms.isReduceOnly},
                  {"m", terms.minutes},
                  {"t", terms.isRandomized}}}};
}

Json twapCancelAction(std::uint32_t asset, std::uint64_t twapId)
{
    return {{"type", "twapCancel"}, {"a", asset}, {"t", twapId}};
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
            forEachObject(json::array(json::member(data, "history"), "history"), "history", [&](json::Object& object) {
                TwapHistoryFrame::Change change;
                json::Object state = json::object(json::member(object, "state"), "state");
                change.state = stateIn(state, user);
                json::Object status = json::object(json::member(object, "status"), "status");
                change.status = name(status, "status");
                change.words = textIn(status, "description").value_or(std::string());
                change.time = knownTime(json::member(object, "time"), "time");
                frame.changes.push_back(std::move(change));
            });
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
                              frame.slices.push_back(std::move(slice));
                          });
            out = std::move(frame);
        }
    });
}

} // namespace gannet::hyperliquid
