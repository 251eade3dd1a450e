// SPDX-License-Identifier: GPL-3.0-or-later
// Runs every tst_*.qml of the folder it is given. Qt Quick Test; the screens talk to a harness instead of an engine.
#include "tests/qml/harness.h"

#include <QQmlContext>
#include <QQmlEngine>
#include <QtQml/qqmlextensionplugin.h>
#include <QtQuickTest>

Q_IMPORT_QML_PLUGIN(GannetPlugin)
Q_IMPORT_QML_PLUGIN(Gannet_UiPlugin)

class Setup : public QObject {
    Q_OBJECT

public slots:
    void qmlEngineAvailable(QQmlEngine* engine)
    {
        engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
        engine->rootContext()->setContextProperty(QStringLiteral("harness"), new gannet::Harness(engine));
    }
};

QUICK_TEST_MAIN_WITH_SETUP(gannet_qml, Setup)
#include "qml_test.moc"
