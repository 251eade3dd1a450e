// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace gannet::fixtures {

/// The text of tests/venues/binance/fixtures/NAME; throws when it is not there.
[[nodiscard]] inline std::string text(const std::string& name)
{
    std::ifstream file(std::string(GANNET_SOURCE_DIR "/tests/venues/binance/fixtures/") + name, std::ios::binary);
    if (!file)
        throw std::runtime_error("no fixture " + name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

[[nodiscard]] inline nlohmann::json load(const std::string& name)
{
    return nlohmann::json::parse(text(name));
}

/// The exact text of a case of a file of vectors.
[[nodiscard]] inline std::string raw(const nlohmann::json& file, const std::string& name)
{
    for (const auto& entry : file.at("cases")) {
        if (entry.at("name") == name)
            return entry.at("raw").get<std::string>();
    }
    throw std::runtime_error("no case " + name);
}

} // namespace gannet::fixtures
