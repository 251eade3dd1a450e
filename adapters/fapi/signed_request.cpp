// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/signed_request.h"

#include <fmt/format.h>

namespace gannet::fapi {

namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";
constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

} // namespace

std::string urlEncoded(const Parameters& parameters)
{
    std::string text;
    const auto put = [&text](std::string_view part) {
        for (const char c : part) {
            if (kUnreserved.find(c) != std::string_view::npos)
                text.push_back(c);
            else
                text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    };
    for (const auto& [name, value] : parameters) {
        if (!text.empty())
            text.push_back('&');
        put(name);
        text.push_back('=');
        put(value);
    }
    return text;
}

RestRequest requestOf(std::string_view method, std::string_view path, std::string text)
{
    RestRequest request{std::string(method), std::string(path), {}, {}, {}};
    if (method == "GET") {
        request.query = std::move(text);
    } else if (!text.empty()) {
        request.body = std::move(text);
        request.headers.emplace_back("Content-Type", kForm);
    }
    return request;
}

} // namespace gannet::fapi
