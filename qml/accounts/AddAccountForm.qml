// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What a new account is: venue, network, name, and how its key comes here. Keys are typed unseen and leave the fields
/// as they are handed on.
FocusScope {
    id: root

    required property AccountsDesk desk

    property string venue
    property string network
    property string way

    readonly property var chosen: { // one of AccountsDesk.venues; null: none is chosen
        const all = root.desk ? root.desk.venues : [];
        return all.find(one => one.slug === root.venue) ?? null;
    }
    readonly property var networks: ["mainnet", "testnet"] // words
    readonly property bool isTest: root.network !== "" && root.network !== "mainnet"
    readonly property string usualDays: "90"
    readonly property string field: root.desk && root.desk.step === AccountsDesk.Failed ? root.desk.field : ""
    readonly property var wayWords: ({ // {text, tip} by way
        "wallet": {text: qsTr("Wallet"), tip: qsTr("A key is made here, and your wallet approves it in the browser")},
        "agent": {text: qsTr("Agent key"), tip: qsTr("Paste the key of an agent that you have approved already")},
        "hmac": {text: qsTr("API key and secret"), tip: qsTr("Paste a pair that the venue made for you (V1)")}
    })

    signal begun

    implicitHeight: column.implicitHeight

    function start() {
        const venues = root.desk.venues;
        root.forgetKeys();
        if (!root.chosen && venues.length > 0)
            root.venue = venues[0].slug;
        root.pickVenue(root.venue);
        if (agentName.text === "")
            agentName.text = root.desk.usualAgentName;
        name.forceActiveFocus(Qt.OtherFocusReason);
    }
    function pickVenue(slug: string) {
        root.venue = slug;
        if (!root.chosen)
            return;
        root.network = root.chosen.networks.includes(root.network) ? root.network : root.chosen.networks[0];
        root.way = root.chosen.ways.includes(root.way) ? root.way : root.chosen.ways[0];
    }
    /// One that was added is none of the next one's.
    function forgetAll() {
        root.forgetKeys();
        for (const field of [name, address, agentName])
            field.clear();
        days.text = root.usualDays;
        root.venue = root.network = root.way = "";
    }
    function forgetKeys() {
        key.clear();
        secret.clear();
    }
    function begin() {
        root.desk.begin({venue: root.venue, network: root.network, name: name.text, way: root.way,
                            address: root.way === "hmac" ? "" : address.text, agentName: agentName.text,
                            validDays: days.text}, root.way === "wallet" ? "" : key.text,
                        root.way === "hmac" ? secret.text : "");
        root.forgetKeys();
        if (root.desk.step === AccountsDesk.Failed && root.desk.field !== "")
            root.focusField(root.desk.field);
        else
            root.begun();
    }
    function focusField(field: string) {
        const fields = {"name": name, "address": address, "agentName": agentName, "validDays": days, "key": key,
            "secret": secret};
        if (fields[field])
            fields[field].forceActiveFocus(Qt.OtherFocusReason);
    }

    Connections {
        target: root.desk

        function onProgressChanged() {
            if (root.desk.step === AccountsDesk.Done)
                root.forgetAll();
        }
    }
    Column {
        id: column

        spacing: Metrics.px(10)
        width: parent.width

        Rectangle {
            color: Theme.mix(Theme.honest, Theme.bg1, 0.2)
            border.color: Theme.honest
            border.width: Metrics.px(2)
            height: testWords.implicitHeight + 2 * Metrics.px(8)
            objectName: "testnetStrip"
            visible: root.isTest
            width: parent.width
            Accessible.name: testWords.text
            Accessible.role: Accessible.AlertMessage

            TText {
                id: testWords

                isMedium: true
                text: qsTr("TESTNET. The money there is not real, and a key of it does not count on the mainnet.")
                width: parent.width - 2 * Metrics.px(10)
                wrapMode: Text.Wrap
                x: Metrics.px(10)
                y: Metrics.px(8)
            }
        }
        AccountFact {
            text: qsTr("Venue")
            width: parent.width

            TSegments {
                name: qsTr("Venue")
                objectName: "addVenue"
                options: root.desk ? [...root.desk.venues].map(one => ({value: one.slug, text: one.name, tip: ""})) : []
                value: root.venue
                width: parent.width
                onPicked: value => root.pickVenue(value)
            }
        }
        AccountFact {
            note: root.chosen && root.chosen.networks.length < root.networks.length ? root.chosen.whyNotOthers : ""
            text: qsTr("Network")
            width: parent.width

            TSegments {
                name: qsTr("Network")
                objectName: "addNetwork"
                options: root.networks.map(one => ({
                    value: one, text: one === "mainnet" ? qsTr("Mainnet") : qsTr("TESTNET"),
                    isOff: !root.chosen || !root.chosen.networks.includes(one),
                    tip: root.chosen && !root.chosen.networks.includes(one) ? root.chosen.whyNotOthers : ""}))
                value: root.network
                width: parent.width
                onPicked: value => root.network = value
            }
        }
        AccountFact {
            note: qsTr("Yours to choose, for this program: a-z, 0-9, - and _")
            text: qsTr("Account's name")
            width: parent.width

            TField {
                id: name

                focus: true
                isToldBeside: true
                maximumLength: 24
                objectName: "addName"
                placeholderText: qsTr("main")
                problem: root.field === "name" ? root.desk.sentence : ""
                width: parent.width
                Accessible.name: qsTr("Account's name")
                onAccepted: root.begin()
            }
        }
        AccountFact {
            note: root.wayWords[root.way] ? root.wayWords[root.way].tip : ""
            text: qsTr("Key")
            width: parent.width

            TSegments {
                name: qsTr("How the key comes here")
                objectName: "addWay"
                options: root.chosen ? root.chosen.ways.map(one => ({value: one, text: root.wayWords[one].text,
                                                                        tip: ""})) : []
                value: root.way
                width: parent.width
                onPicked: value => {
                    root.forgetKeys();
                    root.way = value;
                }
            }
        }
        AccountFact {
            note: root.way === "wallet" ? qsTr("May stay empty: the account that the wallet has chosen") : qsTr(
                                              "The wallet's address, not the agent's")
            text: qsTr("Account's address")
            visible: root.way !== "hmac"
            width: parent.width

            TField {
                id: address

                font.family: Theme.monoFamily
                isToldBeside: true
                maximumLength: 64
                objectName: "addAddress"
                placeholderText: "0x…"
                problem: root.field === "address" ? root.desk.sentence : ""
                width: parent.width
                Accessible.name: qsTr("Account's address")
                onAccepted: root.begin()
            }
        }
        AccountFact {
            note: qsTr("The venue shows it in its list. A key of the same name that you approved before ends")
            text: qsTr("Key's name")
            visible: root.way === "wallet"
            width: parent.width

            TField {
                id: agentName

                isToldBeside: true
                maximumLength: 16
                objectName: "addAgentName"
                placeholderText: qsTr("gannet")
                problem: root.field === "agentName" ? root.desk.sentence : ""
                width: parent.width
                Accessible.name: qsTr("Key's name")
                onAccepted: root.begin()
            }
        }
        AccountFact {
            note: qsTr("Days, 1 to 180. The venue refuses the key after that")
            text: qsTr("Valid for")
            visible: root.way === "wallet"
            width: parent.width

            TField {
                id: days

                implicitWidth: Metrics.px(80)
                inputMethodHints: Qt.ImhDigitsOnly
                isToldBeside: true
                maximumLength: 3
                objectName: "addDays"
                problem: root.field === "validDays" ? root.desk.sentence : ""
                text: root.usualDays
                Accessible.name: qsTr("Days that the key is valid")
                onAccepted: root.begin()
            }
        }
        AccountFact {
            note: root.way === "agent" ? qsTr("64 hex digits. Never a main wallet's: that one is refused") : ""
            text: root.way === "hmac" ? qsTr("API key") : qsTr("Agent's private key")
            visible: root.way === "agent" || root.way === "hmac"
            width: parent.width

            TField {
                id: key

                echoMode: TextInput.Password
                inputMethodHints: Qt.ImhHiddenText | Qt.ImhNoPredictiveText | Qt.ImhSensitiveData
                isToldBeside: true
                objectName: "addKey"
                placeholderText: qsTr("paste it; it is not shown")
                problem: root.field === "key" ? root.desk.sentence : ""
                width: parent.width
                Accessible.name: root.way === "hmac" ? qsTr("API key, not shown") : qsTr(
                                                           "Agent's private key, not shown")
                Accessible.passwordEdit: true
                onAccepted: root.way === "hmac" ? secret.forceActiveFocus(Qt.TabFocusReason) : root.begin()
            }
        }
        AccountFact {
            text: qsTr("Secret")
            visible: root.way === "hmac"
            width: parent.width

            TField {
                id: secret

                echoMode: TextInput.Password
                inputMethodHints: Qt.ImhHiddenText | Qt.ImhNoPredictiveText | Qt.ImhSensitiveData
                isToldBeside: true
                objectName: "addSecret"
                placeholderText: qsTr("paste it; it is not shown")
                problem: root.field === "secret" ? root.desk.sentence : ""
                width: parent.width
                Accessible.name: qsTr("Secret, not shown")
                Accessible.passwordEdit: true
                onAccepted: root.begin()
            }
        }
        TText {
            color: Theme.honest
            objectName: "addProblem"
            text: root.field !== "" ? root.desk.sentence : ""
            visible: text !== ""
            width: parent.width
            wrapMode: Text.Wrap
            Accessible.name: text
            Accessible.role: Accessible.AlertMessage
        }
    }
}
