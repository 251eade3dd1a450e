// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/workspace_keeper.h"

#include "core/workspace/arrange.h"
#include "core/workspace/block_types.h"
#include "core/workspace/document.h"
#include "core/workspace/templates.h"
#include "ui/workspace/workspace_file.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace gannet {

using namespace workspace;

namespace {

/// A name with room for a number behind it.
[[nodiscard]] std::string importedName(const std::string& name)
{
    QByteArray cut = QByteArray::fromStdString(name);
    while (cut.size() > static_cast<qsizetype>(kMostNameBytes) - 20)
        cut = QString::fromUtf8(cut).chopped(1).toUtf8();
    return cut.toStdString() + " (imported)";
}

[[nodiscard]] QString titleOf(const std::string& type)
{
    const BlockType* const known = blockTypeOf(type);
    return known ? QString::fromUtf8(known->title.data(), static_cast<qsizetype>(known->title.size()))
                 : QString::fromStdString(type);
}

/// Places of the main window with what is seen in each.
[[nodiscard]] QVariantList outlineOf(const Workspace& workspace)
{
    constexpr int kWhole = 1000;
    QVariantList outline;
    const Node& root = workspace.main().root;
    const ArrangeRules rules{.separator = 0, .tabStrip = 0, .leastOf = [](BlockId) { return Size{1, 1}; }};
    for (const PlacedLeaf& leaf : arrange(root, {0, 0, kWhole, kWhole}, rules).leaves) {
        const auto& tabs = std::get<Tabs>(*nodeAt(root, leaf.path));
        QStringList titles;
        for (const BlockId id : tabs.blocks)
            titles << titleOf(workspace.blocks.at(id).type);
        outline << QVariantMap{{QStringLiteral("x"), leaf.rect.x},
                               {QStringLiteral("y"), leaf.rect.y},
                               {QStringLiteral("width"), leaf.rect.width},
                               {QStringLiteral("height"), leaf.rect.height},
                               {QStringLiteral("title"), titles.join(QStringLiteral(" · "))}};
    }
    return outline;
}

[[nodiscard]] QStringList textsOf(const std::vector<std::string>& lines)
{
    QStringList result;
    for (const std::string& line : lines)
        result << QString::fromStdString(line);
    return result;
}

[[nodiscard]] QVariantMap previewOf(const Imported& imported)
{
    QVariantList blocks;
    for (const TypeCount& one : imported.blocks)
        blocks << QVariantMap{{QStringLiteral("title"), titleOf(one.type)}, {QStringLiteral("count"), one.count}};
    return {{QStringLiteral("name"), QString::fromStdString(imported.workspace.name)},
            {QStringLiteral("blocks"), blocks},
            {QStringLiteral("unknown"), textsOf(imported.unknown)},
            {QStringLiteral("notices"), textsOf(imported.notices)},
            {QStringLiteral("windows"), static_cast<int>(imported.workspace.windows.size())},
            {QStringLiteral("outline"), outlineOf(imported.workspace)}};
}

} // namespace

WorkspaceKeeper::WorkspaceKeeper(WorkspaceController& controller, WorkspacePort& port, StoredWorkspaces stored,
                                 bool isSafeAsked, std::string app, std::function<Timestamp()> clock)
    : m_controller(controller),
      m_port(port),
      m_stored(std::move(stored)),
      m_app(std::move(app)),
      m_clock(std::move(clock))
{
    for (const StoredWorkspace& one : m_stored.all) {
        m_known[one.id] = {.name = one.name,
                           .newest = one.newest.isIntact ? one.newest.json : std::string(),
                           .asked = one.asked && one.asked->isIntact ? one.asked->json : std::string()};
    }
    m_wait.setSingleShot(true);
    m_wait.setInterval(kWaitMs);
    m_mostWait.setSingleShot(true);
    m_mostWait.setInterval(kMostWaitMs);
    m_well.setSingleShot(true);
    m_well.setInterval(kWellMs);
    connect(&m_wait, &QTimer::timeout, this, &WorkspaceKeeper::flush);
    connect(&m_mostWait, &QTimer::timeout, this, &WorkspaceKeeper::flush);
    connect(&m_well, &QTimer::timeout, this, [this] { m_port.note(WorkspaceStart{true}); });
    begin(isSafeAsked);
    connect(&m_controller, &WorkspaceController::changed, this, &WorkspaceKeeper::onChanged);
}

WorkspaceKeeper::~WorkspaceKeeper()
{
    flush();
}

void WorkspaceKeeper::begin(bool isSafeAsked)
{
    LoadedWorkspace loaded = loadWorkspace(m_stored, isSafeAsked, m_controller.ids());
    for (const std::string& notice : loaded.notices)
        m_notices << QString::fromStdString(notice);
    if (loaded.workspace) {
        m_controller.open(std::move(*loaded.workspace));
        m_isRestored = true;
    }
    if (loaded.isSafe) {
        m_recovery = isSafeAsked ? tr("This run began with a safe layout, as it was asked to.")
                                 : tr("The last starts with your workspace did not last: it may be what ends the "
                                      "program. This is a safe layout.");
    }
    m_well.start();
}

QVariantList WorkspaceKeeper::all() const
{
    QVariantList result;
    for (const auto& [id, known] : m_known) {
        result << QVariantMap{{QStringLiteral("id"), QString::fromStdString(id)},
                              {QStringLiteral("name"), QString::fromStdString(known.name)},
                              {QStringLiteral("isOpen"), id == idOfOpen()}};
    }
    std::ranges::sort(result, [](const QVariant& a, const QVariant& b) {
        return a.toMap().value(QStringLiteral("name")).toString() < b.toMap().value(QStringLiteral("name")).toString();
    });
    return result;
}

void WorkspaceKeeper::dismissNotices()
{
    m_notices.clear();
    emit noticesChanged();
}

QStringList WorkspaceKeeper::versions() const
{
    QStringList result;
    for (const StoredRevision& revision : m_stored.revisions) {
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(revision.time.toMilliseconds(), Qt::UTC);
        result << time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
    }
    return result;
}

void WorkspaceKeeper::openVersion(int index)
{
    if (index < 0 || index >= static_cast<int>(m_stored.revisions.size()))
        return;
    std::vector<std::string> notices;
    auto opened = openRevision(m_stored.revisions[static_cast<std::size_t>(index)], m_controller.ids(), notices);
    m_notices.clear();
    for (const std::string& notice : notices)
        m_notices << QString::fromStdString(notice);
    emit noticesChanged();
    if (!opened)
        return;
    m_recovery.clear();
    m_controller.open(std::move(*opened));
    emit recoveryChanged();
}

void WorkspaceKeeper::keepSafe()
{
    m_recovery.clear();
    Workspace safe = m_controller.now();
    safe.name = freeName(safe.name);
    m_controller.open(std::move(safe));
    onChanged();
    emit recoveryChanged();
}

void WorkspaceKeeper::saveByName()
{
    m_recovery.clear();
    write(true);
    emit recoveryChanged();
}

bool WorkspaceKeeper::canRevert() const
{
    const auto known = m_known.find(idOfOpen());
    return known != m_known.end() && !known->second.asked.empty();
}

void WorkspaceKeeper::revert()
{
    if (!canRevert())
        return;
    auto read = readDocument(m_known.at(idOfOpen()).asked, m_controller.ids());
    if (!read)
        return;
    Workspace next = m_controller.now();
    read->workspace.variants = next.variants;
    m_controller.apply(std::move(read->workspace), tr("Go back to what was saved"));
}

void WorkspaceKeeper::switchTo(const QString& id)
{
    const auto known = m_known.find(id.toStdString());
    if (known == m_known.end() || known->first == idOfOpen() || known->second.newest.empty())
        return;
    flush();
    openDocument(known->second.newest);
}

void WorkspaceKeeper::create(const QString& templateId)
{
    const Template* const found = templateOf(templateId.toStdString());
    if (!found)
        return;
    flush();
    Workspace next = found->make(m_controller.ids());
    next.name = freeName(next.name);
    next.links = m_controller.now().links; // what is looked at goes along
    m_controller.open(std::move(next));
    write(false); // it is among the others at once
}

void WorkspaceKeeper::remove(const QString& id)
{
    if (id.toStdString() == idOfOpen() || m_known.erase(id.toStdString()) == 0)
        return;
    m_port.remove(WorkspaceRemoved{id.toStdString()});
    emit changed();
}

QString WorkspaceKeeper::rename(const QString& id, const QString& name)
{
    const std::string wanted = name.trimmed().toStdString();
    const auto known = m_known.find(id.toStdString());
    if (known == m_known.end() || known->second.name == wanted)
        return {};
    const bool isTaken = std::ranges::any_of(m_known, [&](const auto& one) { return one.second.name == wanted; });
    if (isTaken)
        return tr("There is a workspace called “%1” already; “%2” is free.")
            .arg(name.trimmed(), QString::fromStdString(freeName(wanted)));
    if (known->first == idOfOpen()) {
        auto next = workspace::rename(m_controller.now(), wanted);
        if (!next)
            return QString::fromStdString(next.error().message);
        m_controller.applyAside(std::move(next));
        write(false);
        return {};
    }
    auto read = readDocument(known->second.newest, m_controller.ids());
    if (!read)
        return tr("It cannot be read, so it keeps its name: %1").arg(QString::fromStdString(read.error().message));
    auto next = workspace::rename(read->workspace, wanted);
    if (!next)
        return QString::fromStdString(next.error().message);
    keepAside(*next);
    return {};
}

QString WorkspaceKeeper::exportTo(const QUrl& file, bool hasAccounts, bool hasPlaces)
{
    return writeWorkspaceFile(file, m_controller.now(), m_app, {.hasAccounts = hasAccounts, .hasPlaces = hasPlaces});
}

QUrl WorkspaceKeeper::folder() const
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QUrl::fromLocalFile(QFileInfo::exists(documents) ? documents : QDir::homePath());
}

QVariantMap WorkspaceKeeper::lookAt(const QUrl& file)
{
    m_looked.reset();
    auto read = readWorkspaceFile(file, m_controller.ids());
    if (!read)
        return {{QStringLiteral("error"), QString::fromStdString(read.error().message)}};
    read->workspace.name = freeName(importedName(read->workspace.name));
    QVariantMap result = previewOf(*read);
    m_looked = std::move(read->workspace);
    return result;
}

void WorkspaceKeeper::addLooked(bool isOpened)
{
    if (!m_looked)
        return;
    const Workspace added = *std::exchange(m_looked, std::nullopt);
    keepAside(added);
    if (isOpened)
        switchTo(QString::fromStdString(toText(added.id)));
}

/// One that is not open.
void WorkspaceKeeper::keepAside(const Workspace& workspace)
{
    const std::string id = toText(workspace.id);
    Known& known = m_known[id];
    known.name = workspace.name;
    known.newest = writeDocument(workspace, m_app);
    m_port.save({.workspace = id,
                 .name = known.name,
                 .schema = kSchema,
                 .app = m_app,
                 .json = known.newest,
                 .isAsked = false,
                 .isActive = false,
                 .time = m_clock()});
    emit changed();
}

void WorkspaceKeeper::flush()
{
    if (m_wait.isActive() || m_mostWait.isActive())
        write(false);
}

/// A layout that somebody only looks at because his own was left closed is not kept in its place.
void WorkspaceKeeper::onChanged()
{
    if (!m_recovery.isEmpty())
        return;
    m_wait.start();
    if (!m_mostWait.isActive())
        m_mostWait.start();
}

void WorkspaceKeeper::write(bool isAsked)
{
    m_wait.stop();
    m_mostWait.stop();
    const std::string id = idOfOpen();
    std::string document = writeDocument(m_controller.now(), m_app);
    Known& known = m_known[id];
    const bool isSame = document == known.newest && (!isAsked || document == known.asked);
    const bool isOther = id != m_stored.active;
    m_stored.active = id;
    if (isSame && !isOther)
        return;
    known.name = m_controller.now().name;
    known.newest = document;
    if (isAsked)
        known.asked = document;
    m_port.save({.workspace = id,
                 .name = known.name,
                 .schema = kSchema,
                 .app = m_app,
                 .json = std::move(document),
                 .isAsked = isAsked,
                 .isActive = true,
                 .time = m_clock()});
    emit changed();
}

void WorkspaceKeeper::openDocument(const std::string& document)
{
    auto read = readDocument(document, m_controller.ids());
    if (!read)
        return;
    m_recovery.clear();
    m_controller.open(std::move(read->workspace));
    emit recoveryChanged();
    emit changed(); // another one is open
}

std::string WorkspaceKeeper::idOfOpen() const
{
    return toText(m_controller.now().id);
}

std::string WorkspaceKeeper::freeName(const std::string& wanted) const
{
    const auto isTaken = [this](const std::string& name) {
        return std::ranges::any_of(m_known, [&](const auto& one) { return one.second.name == name; });
    };
    std::string name = wanted;
    for (int number = 2; isTaken(name); ++number)
        name = wanted + " " + std::to_string(number);
    return name;
}

} // namespace gannet
