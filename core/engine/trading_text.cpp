// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/trading_text.h"

#include "core/model/trading_command.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;

void put(Json& out, const char* name, std::string_view text)
{
    if (!text.empty())
        out[name] = text;
}
void put(Json& out, const char* name, Timestamp time)
{
    if (time.isKnown())
        out[name] = time.ns;
}
void put(Json& out, const char* name, const std::optional<Decimal>& value)
{
    if (value)
        out[name] = value->toString();
}
void put(Json& out, const char* name, ClientOrderId id)
{
    if (id.isValid())
        out[name] = id.toHex();
}
void put(Json& out, const char* name, const std::optional<Error>& error)
{
    if (error)
        out[name] = {{"code", toString(error->code)}, {"message", error->message}};
}

[[nodiscard]] std::string_view word(RequestAnswered::Kind kind)
{
    switch (kind) {
    case RequestAnswered::Kind::Taken: return "taken";
    case RequestAnswered::Kind::NeedsConfirm: return "needs confirm";
    case RequestAnswered::Kind::Refused: return "refused";
    case RequestAnswered::Kind::Failed: return "failed";
    case RequestAnswered::Kind::Done: return "done";
    }
    return {};
}

/// Adds an event's own fields.
struct Writer {
    Json& out;
    const Catalogue& catalogue;

    void instrument(InstrumentId id) const
    {
        if (id.isValid())
            out["instrument"] = catalogue.at(id).key;
    }
    void account(const AccountKey& key) const
    {
        out["venue"] = catalogue.slug(key.venue);
        out["account"] = key.account;
        if (key.isShadow)
            out["isShadow"] = true;
    }

    void operator()(const OrderChanged& it) const
    {
        const Order& order = it.order;
        out["type"] = "order";
        put(out, "order", order.id);
        instrument(order.instrument);
        out["account"] = order.account;
        out["mode"] = toString(order.mode);
        out["origin"] = toString(order.origin);
        out["terms"] = describe(order.terms);
        put(out, "request", order.request.text);
        put(out, "venueOrderId", order.venueOrderId);
        out["state"] = toString(order.state);
        if (order.isOutcomeUnknown)
            out["isOutcomeUnknown"] = true;
        if (order.isHeld)
            out["isHeld"] = true;
        if (it.isLocal)
            out["isLocal"] = true;
        if (it.isProtective)
            out["isProtective"] = true;
        if (it.isRemembered)
            out["isRemembered"] = true;
        out["filled"] = order.filledQty.toString();
        out["filledNotional"] = order.filledNotional.toString();
        put(out, "changed", order.changed);
        put(out, "reason", order.reason);
    }
    void operator()(const FillTold& it) const
    {
        const Fill& fill = it.fill;
        out["type"] = "fill";
        if (it.isRemembered)
            out["isRemembered"] = true;
        out["trade"] = fill.tradeId;
        put(out, "order", fill.order);
        instrument(fill.instrument);
        out["account"] = fill.account;
        out["mode"] = toString(it.mode);
        out["side"] = toString(fill.side);
        out["qty"] = fill.qty.toString();
        out["price"] = fill.price.toString();
        out["fee"] = fill.fee.toString();
        out["feeAsset"] = fill.feeAsset;
        out["isMaker"] = fill.isMaker;
        put(out, "time", fill.time);
    }
    void operator()(const PositionChanged& it) const
    {
        out["type"] = "position";
        account(it.account);
        instrument(it.instrument);
        out["qty"] = it.qty.toString();
        put(out, "averageEntry", it.averageEntry);
        put(out, "realised", it.realised);
        put(out, "funding", it.funding);
        if (!it.adoptedQty.isZero())
            out["adopted"] = it.adoptedQty.toString();
    }
    void operator()(const BalanceChanged& it) const
    {
        out["type"] = "balance";
        account({it.balance.venue, it.balance.account, it.isShadow});
        out["asset"] = it.balance.asset;
        out["total"] = it.balance.total.toString();
        put(out, "available", it.balance.available);
    }
    void operator()(const RequestAnswered& it) const
    {
        out["type"] = "answer";
        out["request"] = it.request.text;
        out["answer"] = word(it.kind);
        out["mode"] = toString(it.mode);
        put(out, "gate", it.gate);
        put(out, "words", it.words);
        put(out, "reason", it.error);
        put(out, "time", it.time);
    }
    void operator()(const ArmChanged& it) const
    {
        out["type"] = "arm";
        out["armed"] = it.armed ? toString(*it.armed) : "none";
        put(out, "why", it.why);
        put(out, "time", it.time);
    }
    void operator()(const KillChanged& it) const
    {
        out["type"] = "kill";
        out["target"] = it.target;
        out["isSet"] = it.isSet;
        put(out, "why", it.why);
        put(out, "time", it.time);
    }
    void operator()(const AccountChanged& it) const
    {
        out["type"] = "account";
        account(it.account);
        out["mode"] = toString(it.mode);
        out["state"] = toString(it.state);
        if (it.wantsArming)
            out["wantsArming"] = true;
        put(out, "time", it.time);
    }
    void operator()(const AccountCompared& it) const
    {
        out["type"] = "compared";
        account(it.account);
        out["mode"] = toString(it.mode);
        out["orders"] = it.orders;
        out["positions"] = it.positions;
        out["differences"] = it.differences;
        put(out, "time", it.time);
    }
    void operator()(const LimitsTold& it) const
    {
        out["type"] = "limits";
        account(it.account);
        out["mode"] = toString(it.mode);
        out["confirm"] = toString(it.confirm);
        out["confirmMost"] = toString(it.confirmMost);
        out["unasked"] = it.unasked;
    }
    void operator()(const DriftFound& it) const
    {
        out["type"] = "drift";
        account(it.account);
        instrument(it.instrument);
        out["ours"] = it.ours.toString();
        out["venues"] = it.venues.toString();
        out["isFirst"] = it.isFirst;
        put(out, "time", it.time);
    }
    void operator()(const TradingTrouble& it) const
    {
        out["type"] = "trouble";
        put(out, "order", it.order);
        put(out, "reason", std::optional(it.error));
        put(out, "time", it.time);
    }
    void operator()(const DriftReport& it) const
    {
        out["type"] = "drift report";
        account(it.account);
        out["mode"] = toString(it.mode);
        out["number"] = it.number;
        out["cause"] = toString(it.cause);
        out["result"] = toString(it.result);
        put(out, "asked", it.asked);
        put(out, "answered", it.answered);
        out["orders"] = it.orders;
        out["positions"] = it.positions;
        out["items"] = Json::array();
        for (const DriftItem& item : it.items)
            out["items"].push_back(jsonOf(item));
        if (it.more > 0)
            out["more"] = it.more;
        if (it.failures > 0)
            out["failures"] = it.failures;
        put(out, "again", it.again);
        put(out, "reason", it.error);
        if (!it.left.empty())
            out["left"] = it.left;
    }
    [[nodiscard]] Json jsonOf(const DriftItem& item) const
    {
        Json row = {{"number", item.number}, {"kind", toString(item.kind)}, {"standing", toString(item.standing)}};
        if (item.instrument.isValid())
            row["instrument"] = catalogue.at(item.instrument).key;
        put(row, "order", item.order);
        put(row, "asset", item.asset);
        put(row, "held", item.held);
        put(row, "venues", item.venues);
        put(row, "difference", item.difference);
        row["words"] = item.sentence;
        put(row, "note", item.note);
        return row;
    }
    void operator()(const TroubleStands& it) const
    {
        out["type"] = "standing trouble";
        out["about"] = it.about;
        out["isOver"] = it.isOver;
        if (!it.isOver)
            put(out, "reason", std::optional(it.error));
        put(out, "time", it.time);
    }
    void operator()(const AccountStanding& it) const
    {
        out["type"] = "standing";
        account(it.account);
        out["key"] = toString(it.key);
        out["words"] = it.keyWords;
        out["session"] = toString(it.session);
        put(out, "trouble", it.trouble);
        if (it.retryAt.isKnown())
            put(out, "retryAt", it.retryAt);
        put(out, "time", it.time);
    }
    void operator()(const RowsWaiting& it) const
    {
        out["type"] = "waiting rows";
        out["venues"] = Json::array();
        for (const RowsWaiting::OfVenue& of : it.venues)
            out["venues"].push_back({{"venue", of.venue}, {"orders", of.orders}, {"positions", of.positions}});
        put(out, "time", it.time);
    }
};

} // namespace

std::string describe(const TradingEvent& event, const Catalogue& catalogue)
{
    Json out;
    std::visit(Writer{out, catalogue}, event);
    return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace gannet
