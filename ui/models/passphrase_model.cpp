// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/passphrase_model.h"

#include <string>
#include <utility>

namespace gannet {

void PassphraseModel::ask(Ask ask)
{
    m_ask = std::move(ask);
    m_problem.clear();
    m_isBusy = false;
    m_isAsked = true;
    emit changed();
}

void PassphraseModel::refuse(const QString& problem)
{
    m_problem = problem;
    m_isBusy = false;
    emit changed();
}

void PassphraseModel::finish()
{
    m_ask = {};
    m_problem.clear();
    m_isAsked = m_isBusy = false;
    emit changed();
}

void PassphraseModel::submit(const QString& passphrase, const QString& again)
{
    if (!m_isAsked || m_isBusy)
        return;
    if (passphrase.isEmpty())
        return refuse(tr("Type the passphrase"));
    if (m_ask.isNew && passphrase != again)
        return refuse(tr("The two are not the same: type it twice"));
    m_isBusy = true;
    m_problem.clear();
    emit changed();
    m_ask.give(SecretString(passphrase.toStdString()));
}

void PassphraseModel::dismiss()
{
    if (!m_isAsked || m_isBusy)
        return;
    const auto decline = std::move(m_ask.decline);
    finish();
    if (decline)
        decline();
}

void PassphraseModel::forgetProblem()
{
    if (m_problem.isEmpty())
        return;
    m_problem.clear();
    emit changed();
}

} // namespace gannet
