// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the document of a workspace: refused in words, or read to a workspace that keeps every invariant, lies
// in any window without overlap, and is the same when it is written and read again, with nothing left to repair.
#include "core/base/check.h"
#include "core/base/split_mix.h"
#include "core/workspace/block_types.h"
#include "core/workspace/document.h"
#include "core/workspace/fold.h"
#include "core/workspace/invariants.h"
#include "core/workspace/operations.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace gannet;
using namespace gannet::workspace;

namespace {

void checkShown(const Workspace& workspace)
{
    const ArrangeRules rules{.separator = 4, .tabStrip = 24, .leastOf = [&workspace](BlockId id) {
                                 const BlockType* const type = blockTypeOf(workspace.blocks.at(id).type);
                                 return type ? leastSizeOf(*type, 1, 18) : kLeastUnknown;
                             }};
    const Rect area{0, 0, 900, 600};
    for (const Window& window : workspace.windows) {
        const Node shown = foldedToFit(window.root, {area.width, area.height}, rules,
                                       [](const std::vector<BlockId>& blocks) { return blocks.front(); });
        std::int64_t covered = 0;
        for (const PlacedLeaf& leaf : arrange(shown, area, rules).leaves)
            covered += std::int64_t{leaf.rect.width} * leaf.rect.height;
        CHECK(covered <= std::int64_t{area.width} * area.height, "places overlap");
        CHECK(blocksOf(shown) == blocksOf(window.root), "a folded window has the blocks that it has");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    SplitMix random(1);
    Ids ids([&random] { return random.next(); });
    const auto read = readDocument(std::string(data, data + size), ids);
    if (!read) {
        CHECK(!read.error().message.empty(), "a refusal has words");
        return 0;
    }
    const auto broken = brokenInvariant(read->workspace);
    CHECK(!broken, broken->c_str());
    checkShown(read->workspace);
    const std::string written = writeDocument(read->workspace, "fuzz");
    if (written.size() > kMostBytes)
        return 0;
    const auto again = readDocument(written, ids);
    CHECK(again && again->repairs.empty() && again->workspace == read->workspace, "what is written is what is read");
    if (const auto opened = reopen(read->workspace))
        CHECK(!brokenInvariant(*opened), "a closed block opens into a sound workspace");
    return 0;
}
