// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine_client.h"

#include <QPointer>

namespace gannet {

/// Keeps a listener registered with the client it was given, and no longer than either lives. UI thread.
class ClientListener {
public:
    explicit ClientListener(FrameListener& listener) : m_listener(listener) {}
    ~ClientListener() { set(nullptr); }
    ClientListener(const ClientListener&) = delete;
    ClientListener& operator=(const ClientListener&) = delete;

    /// False when it is the client already.
    bool set(EngineClient* client)
    {
        if (m_client == client)
            return false;
        if (m_client)
            m_client->removeListener(&m_listener);
        m_client = client;
        if (m_client)
            m_client->addListener(&m_listener);
        return true;
    }
    [[nodiscard]] EngineClient* get() const { return m_client; }

private:
    FrameListener& m_listener;
    QPointer<EngineClient> m_client;
};

} // namespace gannet
