// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace gannet::onboarding {

/// What eth_signTypedData_v4 takes, of a domain without a contract. `fields` are {name, type, value} in order.
class TypedData {
public:
    TypedData(std::string_view domain, std::uint64_t chainId, std::string primaryType)
        : m_primaryType(std::move(primaryType))
    {
        const auto member = [](std::string_view name, std::string_view type) {
            return nlohmann::ordered_json{{"name", name}, {"type", type}};
        };
        m_json["domain"] = {{"name", domain},
                            {"version", "1"},
                            {"chainId", chainId},
                            {"verifyingContract", "0x0000000000000000000000000000000000000000"}};
        m_json["types"]["EIP712Domain"] = {member("name", "string"), member("version", "string"),
                                           member("chainId", "uint256"), member("verifyingContract", "address")};
        m_json["types"][m_primaryType] = nlohmann::ordered_json::array();
        m_json["primaryType"] = m_primaryType;
    }

    TypedData& add(std::string_view type, std::string_view name, nlohmann::ordered_json value)
    {
        m_json["types"][m_primaryType].push_back({{"name", name}, {"type", type}});
        m_json["message"][std::string(name)] = std::move(value);
        return *this;
    }
    [[nodiscard]] nlohmann::ordered_json take() { return std::move(m_json); }

private:
    std::string m_primaryType;
    nlohmann::ordered_json m_json;
};

} // namespace gannet::onboarding
