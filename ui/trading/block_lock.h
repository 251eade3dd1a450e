// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <string>

namespace gannet {

/// The padlock of a block that can send orders: while it is locked the block only shows, armed or not. Kept for the
/// next run. Ways that are not the block's own (the target bar, the tables, the order line) are not its business.
/// UI thread.
class BlockLock : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(QString block READ block WRITE setBlock NOTIFY changed)
    Q_PROPERTY(bool isLocked READ isLocked WRITE setLocked NOTIFY changed)

public:
    explicit BlockLock(QObject* parent = nullptr) : QObject(parent), m_listener(*this) {}

    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void setClient(EngineClient* client);
    /// What it is kept under, and what refusals call the block: "ladder", "ticket".
    [[nodiscard]] QString block() const { return m_block; }
    void setBlock(const QString& block);
    [[nodiscard]] bool isLocked() const { return m_isLocked; }
    void setLocked(bool isLocked);
    /// Why a press came to nothing, a sentence.
    [[nodiscard]] QString refusal() const;

    void onFrame(Timestamp) override {}
    void onUiEvent(const UiEvent& event) override;

signals:
    void clientChanged();
    void changed();

private:
    [[nodiscard]] std::string setting() const { return "lock/" + m_block.toStdString(); }
    void takeKept();

    ClientListener m_listener;
    QString m_block;
    bool m_isLocked = false;
};

} // namespace gannet
