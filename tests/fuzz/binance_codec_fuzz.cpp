// SPDX-License-Identifier: GPL-3.0-or-later
// Binance's codecs, with the messages of its futures and of its spot. What an adapter makes of frames is
// binance_adapter_fuzz.cpp's: together they ran at a tenth of the speed.
#include "tests/fuzz/fapi_codec_checks.h"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace gannet;

namespace {

constexpr fapi::Dialect kSpot{.hasPreviousId = false, .isQuoteNamed = false};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes(data, data + size);
    fuzz::checkStream(bytes, fapi::kUsdm);
    fuzz::checkStream(bytes, kSpot);
    fuzz::checkAnswers(bytes);
    return 0;
}
