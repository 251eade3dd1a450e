// SPDX-License-Identifier: GPL-3.0-or-later
// A journal of any bytes: read to its end or to a damage, never past it. What is read is what would be written again.
#include "core/base/check.h"
#include "core/engine/journal.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>

using namespace gannet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes(data, data + size);
    if (const Result<Inbound> item = decodeInbound(bytes))
        CHECK(encodeInbound(*item) == bytes, "an item does not come back as it was");
    if (const Result<JournalHeader> header = decodeHeader(bytes))
        CHECK(encodeHeader(*header) == bytes, "a header does not come back as it was");

    // As a file, and as the items of a good file: the fuzzer will not find a checksum by itself.
    for (const std::string& file : {bytes, makePreamble({}) + makeRecord(bytes) + bytes}) {
        Result<JournalReader> reader = JournalReader::open(std::make_unique<std::istringstream>(file), "fuzz");
        if (!reader)
            continue;
        for (auto item = reader->next(); item && *item; item = reader->next())
            CHECK(reader->goodBytes() <= file.size(), "more was read than there is");
    }
    return 0;
}
