// SPDX-License-Identifier: GPL-3.0-or-later
// Aster's codecs: the dialect with Aster's facts.
#include "adapters/aster/facts.h"
#include "tests/fuzz/fapi_codec_checks.h"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace gannet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes(data, data + size);
    fuzz::checkStream(bytes, aster::facts().dialect);
    fuzz::checkAnswers(bytes);
    return 0;
}
