// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/trading_ledger.h"

#include "core/model/trading_command.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <ostream>
#include <string_view>
#include <utility>
#include <variant>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;

void put(Json& line, const char* name, std::string_view text)
{
    if (!text.empty())
        line[name] = text;
}
void put(Json& line, const char* name, Timestamp time)
{
    if (time.isKnown())
        line[name] = time.ns;
}

[[nodiscard]] Json lineOf(const StoredOrder& row)
{
    const Order& order = row.order;
    Json line{{"type", "order"},
              {"order", order.id.toHex()},
              {"venue", row.venue},
              {"account", order.account},
              {"instrument", row.instrument},
              {"mode", toString(order.mode)},
              {"origin", toString(order.origin)}};
    put(line, "request", order.request.text);
    line["terms"] = describe(order.terms);
    put(line, "expiry", order.terms.expiry);
    put(line, "tag", order.tag);
    put(line, "venueOrderId", order.venueOrderId);
    line["state"] = toString(order.state);
    if (order.isOutcomeUnknown)
        line["isOutcomeUnknown"] = true;
    if (order.isHeld)
        line["isHeld"] = true;
    line["filled"] = order.filledQty.toString();
    line["filledNotional"] = order.filledNotional.toString();
    put(line, "created", order.created);
    put(line, "changed", order.changed);
    if (order.reason)
        line["reason"] = {{"code", toString(order.reason->code)}, {"message", order.reason->message}};
    return line;
}

[[nodiscard]] Json lineOf(const StoredFill& row)
{
    const Fill& fill = row.fill;
    Json line{{"type", "fill"},
              {"venue", row.venue},
              {"account", fill.account},
              {"trade", fill.tradeId},
              {"instrument", row.instrument}};
    if (fill.order.isValid())
        line["order"] = fill.order.toHex();
    put(line, "venueOrderId", fill.venueOrderId);
    line["side"] = toString(fill.side);
    line["qty"] = fill.qty.toString();
    line["price"] = fill.price.toString();
    line["fee"] = fill.fee.toString();
    put(line, "feeAsset", fill.feeAsset);
    line["isMaker"] = fill.isMaker;
    put(line, "time", fill.time);
    line["sequence"] = fill.sequence;
    return line;
}

[[nodiscard]] Json lineOf(const NamedPosition& named)
{
    const Position& position = named.position;
    Json line{{"type", "position"},
              {"venue", named.venue},
              {"account", named.account},
              {"instrument", named.instrument},
              {"qty", position.net.qty.toString()}};
    if (position.net.costBasis)
        line["cost"] = position.net.costBasis->toString();
    line["realised"] = position.net.realised.toString();
    if (!position.net.adoptedQty.isZero())
        line["adopted"] = position.net.adoptedQty.toString();
    line["funding"] = position.funding.toString();
    Json fees = Json::object();
    for (const auto& [asset, fee] : position.fees)
        fees[asset] = fee.toString();
    line["fees"] = std::move(fees);
    line["fills"] = position.fills;
    return line;
}

/// Dense ids for names, in the order they are met; they live as long as one fold.
template <class Id> class Numbers {
public:
    [[nodiscard]] Id of(const std::string& name)
    {
        return m_ids.try_emplace(name, Id{static_cast<decltype(Id::value)>(m_ids.size())}).first->second;
    }
    [[nodiscard]] std::map<Id, std::string> names() const
    {
        std::map<Id, std::string> all;
        for (const auto& [name, id] : m_ids)
            all.emplace(id, name);
        return all;
    }

private:
    std::map<std::string, Id> m_ids;
};

} // namespace

void TradingLedger::add(const StoredOrder& row)
{
    m_orders.insert_or_assign(row.order.id, row);
}

void TradingLedger::add(const StoredFill& row)
{
    m_fills.try_emplace({row.venue, row.fill.account, row.fill.tradeId}, row);
}

void TradingLedger::add(const StoredFunding& row)
{
    m_funding.try_emplace({row.venue, row.account, row.instrument, row.time}, row);
}

void TradingLedger::add(const StoreOp& op)
{
    if (const auto* const order = std::get_if<StoredOrder>(&op))
        add(*order);
    else if (const auto* const intent = std::get_if<OrderIntent>(&op))
        add(intent->order);
    else if (const auto* const fill = std::get_if<StoredFill>(&op))
        add(*fill);
    else if (const auto* const funding = std::get_if<StoredFunding>(&op))
        add(*funding);
}

Result<std::vector<NamedPosition>> TradingLedger::positions() const
{
    Numbers<VenueId> venues;
    Numbers<InstrumentId> instruments;
    Positions folded;
    for (const auto& [key, row] : m_fills) {
        Fill fill = row.fill;
        fill.venue = venues.of(row.venue);
        fill.instrument = instruments.of(row.instrument);
        if (const auto told = folded.apply(fill); !told)
            return fail(told.error());
    }
    for (const auto& [key, row] : m_funding) {
        const FundingPayment payment{
            venues.of(row.venue),         instruments.of(row.instrument),      row.account, row.amount,
            row.rate.value_or(Decimal{}), row.positionQty.value_or(Decimal{}), row.time};
        if (const auto told = folded.apply(payment); !told)
            return fail(told.error());
    }
    const auto venueNames = venues.names();
    const auto instrumentNames = instruments.names();
    std::vector<NamedPosition> named;
    for (const auto& [key, position] : folded.all())
        named.push_back({venueNames.at(key.venue), key.account, instrumentNames.at(key.instrument), position});
    return named;
}

void TradingLedger::write(std::ostream& out, const std::vector<NamedPosition>& positions) const
{
    const auto say = [&out](const Json& line) {
        out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    };
    for (const auto& [id, row] : m_orders)
        say(lineOf(row));
    for (const auto& [key, row] : m_fills)
        say(lineOf(row));
    std::map<std::tuple<std::string, AccountName, std::string>, const NamedPosition*> sorted;
    for (const NamedPosition& named : positions)
        sorted.emplace(std::tuple{named.venue, named.account, named.instrument}, &named);
    for (const auto& [key, named] : sorted)
        say(lineOf(*named));
}

} // namespace gannet
