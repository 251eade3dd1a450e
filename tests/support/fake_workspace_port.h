// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/workspace/workspace_port.h"

#include <utility>
#include <vector>

namespace gannet {

/// Remembers what it was given.
class FakeWorkspacePort final : public WorkspacePort {
public:
    void save(WorkspaceRevision one) override { saved.push_back(std::move(one)); }
    void remove(WorkspaceRemoved one) override { removed.push_back(std::move(one)); }
    void note(WorkspaceStart start) override { starts.push_back(start); }

    std::vector<WorkspaceRevision> saved;
    std::vector<WorkspaceRemoved> removed;
    std::vector<WorkspaceStart> starts;
};

} // namespace gannet
