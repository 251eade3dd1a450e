// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>
#include <string>

namespace gannet::test {

inline std::string fixturePath(const std::string& name)
{
    return std::string(GANNET_SOURCE_DIR) + "/tests/venues/hyperliquid/fixtures/" + name;
}

/// A fixture file, its keys in the order they stand there.
inline nlohmann::ordered_json fixture(const std::string& name)
{
    std::ifstream file(fixturePath(name));
    return nlohmann::ordered_json::parse(file);
}

/// The case of a fixture's list whose `name` begins so.
inline nlohmann::ordered_json fixtureCase(const nlohmann::ordered_json& list, const std::string& name)
{
    for (const auto& entry : list) {
        if (entry.at("name").get<std::string>().starts_with(name))
            return entry;
    }
    throw std::runtime_error("no case " + name);
}

} // namespace gannet::test
