// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/accounts/passphrase_asker.h"

#include "ui/models/passphrase_model.h"

#include <QTimer>

#include <utility>

namespace gannet {

void PassphraseAsker::ask(SecretSource::Done done)
{
    const auto place = m_keys.known();
    if (!place || place->isKeyring || place->isUnlocked) {
        Result<void> came;
        if (!place || place->isKeyring)
            came = fail(ErrorKind::Denied, Code::Auth, "The desktop's keyring is locked; unlock it and start again");
        QTimer::singleShot(0, &m_context, [done = std::move(done), came] { done(came); });
        return;
    }
    m_waiting.push_back(std::move(done));
    if (m_waiting.size() > 1)
        return;
    PassphraseModel::Ask ask;
    ask.file = QString::fromStdString(place->file);
    ask.isNew = !place->hasFile;
    ask.give = [this](SecretString passphrase) {
        m_keys.unlock(std::move(passphrase), [this](Result<void> unlocked) {
            if (!unlocked)
                return m_model.refuse(QString::fromStdString(unlocked.error().message));
            m_model.finish();
            answer({});
        });
    };
    ask.decline = [this] {
        answer(fail(ErrorKind::Denied, Code::UserDeclined, "The passphrase of the keys was not given"));
    };
    m_model.ask(std::move(ask));
}

void PassphraseAsker::answer(const Result<void>& came)
{
    for (const SecretSource::Done& done : std::exchange(m_waiting, {}))
        done(came);
}

} // namespace gannet
