// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/trading_store.h"
#include "ui/workspace/workspace_port.h"

#include <utility>

namespace gannet {

/// Workspaces in the store of the run, written by its thread. UI thread.
class WorkspaceStore final : public WorkspacePort {
public:
    /// The store outlives it and is not stopped before the last call.
    explicit WorkspaceStore(KeptStore& store) : m_store(store) {}

    void save(WorkspaceRevision revision) override { m_store.push(std::move(revision)); }
    void remove(WorkspaceRemoved removed) override { m_store.push(std::move(removed)); }
    void note(WorkspaceStart start) override { m_store.push(start); }

private:
    KeptStore& m_store;
};

} // namespace gannet
