// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/workspace_op.h"

namespace gannet {

/// Where workspaces are kept. Nothing waits for it. UI thread.
class WorkspacePort {
public:
    virtual ~WorkspacePort() = default;
    virtual void save(WorkspaceRevision revision) = 0;
    virtual void remove(WorkspaceRemoved removed) = 0;
    virtual void note(WorkspaceStart start) = 0;
};

} // namespace gannet
