// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/exchange.h"

#include "core/workspace/block_types.h"
#include "core/workspace/document.h"
#include "core/workspace/json_parts.h"
#include "core/workspace/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace gannet::workspace {

namespace {

constexpr const char* kSignature = "sig";
constexpr std::string_view kDigestName = "sha256:";

/// What was said of a file's bytes by who wrote it, if anything: a sentence where it does not hold.
[[nodiscard]] std::optional<std::string> troubleWith(std::string_view text, const Digest& digest)
{
    auto json = parseJson(text);
    if (!json || !json->is_object() || !json->contains(kSignature))
        return std::nullopt;
    const std::string said = textOf(*json, kSignature).value_or(std::string());
    json->erase(kSignature);
    if (said == std::string(kDigestName) + digest(canonical(*json)))
        return std::nullopt;
    return "The file is not as it was written: it was changed or damaged since. What can be read of it is here.";
}

void count(const Workspace& workspace, Imported& into)
{
    for (const Window& window : workspace.windows) {
        for (const BlockId id : blocksOf(window.root)) {
            const std::string& type = workspace.blocks.at(id).type;
            const auto known = std::ranges::find(into.blocks, type, &TypeCount::type);
            if (known == into.blocks.end())
                into.blocks.push_back({type, 1});
            else
                ++known->count;
            if (!blockTypeOf(type) && std::ranges::count(into.unknown, type) == 0)
                into.unknown.push_back(type);
        }
    }
}

} // namespace

std::string exportDocument(const Workspace& workspace, std::string_view app, ShareParts parts, const Digest& digest)
{
    Workspace shared = workspace;
    shared.closed.clear();
    if (!parts.hasPlaces)
        shared.variants.clear();
    for (LinkState& link : shared.links) {
        if (!parts.hasAccounts)
            link.account.clear();
    }
    Json json = parseJson(writeDocument(shared, app)).value();
    json.erase(kSignature);
    json[kSignature] = std::string(kDigestName) + digest(canonical(json));
    return canonical(json);
}

Result<Imported> importDocument(std::string_view text, Ids& ids, const Digest& digest)
{
    auto read = readDocument(text, ids);
    if (!read)
        return fail(std::move(read.error()));
    Imported result{
        .workspace = std::move(read->workspace), .notices = std::move(read->repairs), .blocks = {}, .unknown = {}};
    if (read->isNewer)
        result.notices.emplace(result.notices.begin(),
                               "The file is of a newer Gannet: it is read as well as this one can.");
    if (auto trouble = troubleWith(text, digest))
        result.notices.insert(result.notices.begin(), std::move(*trouble));
    result.workspace.id = ids.next();
    if (auto unknown = parseJson(result.workspace.unknown.text()); unknown && unknown->contains(kSignature)) {
        unknown->erase(kSignature);
        result.workspace.unknown = JsonText(canonical(*unknown));
    }
    count(result.workspace, result);
    return result;
}

} // namespace gannet::workspace
