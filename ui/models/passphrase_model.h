// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/secret.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <functional>

namespace gannet {

/// Asks a person for the passphrase of the file of keys, one question at a time. What is typed goes on at once and
/// stands in no property. UI thread.
class PassphraseModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made with the program")
    Q_PROPERTY(bool isAsked READ isAsked NOTIFY changed)
    Q_PROPERTY(bool isNew READ isNew NOTIFY changed)
    Q_PROPERTY(bool isBusy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString file READ file NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)

public:
    struct Ask {
        QString file;                           ///< path of the file
        bool isNew = false;                     ///< there is none yet: a passphrase is chosen
        std::function<void(SecretString)> give; ///< refuse() or finish() follows
        std::function<void()> decline;
    };

    using QObject::QObject;

    [[nodiscard]] bool isAsked() const { return m_isAsked; }
    [[nodiscard]] bool isNew() const { return m_ask.isNew; }
    /// What was typed is being tried, which takes a moment.
    [[nodiscard]] bool isBusy() const { return m_isBusy; }
    [[nodiscard]] QString file() const { return m_ask.file; }
    /// Why what was typed does not open it; a sentence, empty before the first try.
    [[nodiscard]] QString problem() const { return m_problem; }

    void ask(Ask ask);
    /// It was wrong: the question stays.
    void refuse(const QString& problem);
    /// It was right, or nobody wants to know any more.
    void finish();

    /// `again` counts where a passphrase is chosen. Who typed it clears his fields.
    Q_INVOKABLE void submit(const QString& passphrase, const QString& again);
    Q_INVOKABLE void dismiss();
    /// Something else is being typed.
    Q_INVOKABLE void forgetProblem();

signals:
    void changed();

private:
    Ask m_ask;
    QString m_problem;
    bool m_isAsked = false;
    bool m_isBusy = false;
};

} // namespace gannet
