import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import patchbay

/// The decisions of `patchbay connect`, and its record.
struct ConnectionPlanTests {
    private static let own = "https://hooks.example.com/webhooks/"
    private static let url = "\(own)toy/new-key"

    private static func place(_ now: String?, _ wanted: String = url, irreversible: String? = nil) -> WebhookPlace {
        WebhookPlace("webhook", now: now, wanted: wanted, irreversible: irreversible)
    }

    static let registrations: [(now: String?, decision: ConnectionPlan.Step.Decision)] = [
        (nil, .set), ("", .set), (url, .done), ("\(own)toy/old-key", .set), ("\(own)toy", .set),
        ("https://crm.example/hook", .foreign), ("https://hooks.example.com/other", .foreign),
        ("https://hooks.example.com.evil.test/webhooks/toy", .foreign), ("subscribed", .foreign),
    ]

    @Test(arguments: registrations)
    func foreignValueNeedsForce(_ now: String?, _ decision: ConnectionPlan.Step.Decision) {
        let plan = ConnectionPlan(registering: [Self.place(now)], ownURL: Self.own)
        #expect(plan.steps.map(\.decision) == [decision])
        #expect(plan.changes(isForced: false).isEmpty == (decision != .set))
        #expect(plan.changes(isForced: true).isEmpty == (decision == .done))
        #expect(plan.foreign.isEmpty == (decision != .foreign))
        #expect(plan.lines.joined().contains(now.flatMap { $0.isEmpty ? nil : $0 } ?? "(nothing)"))
    }

    /// The value before, the value now, and the decision on restoring.
    static let restorations: [(before: String?, now: String?, irreversible: String?, ConnectionPlan.Step.Decision)] = [
        ("https://crm.example", url, nil, .set), (nil, url, nil, .set), (nil, nil, nil, .done),
        ("https://crm.example", "https://crm.example", nil, .done),
        ("https://crm.example", "https://third.example", nil, .foreign), (nil, "https://third.example", nil, .foreign),
        ("https://crm.example", url, "by hand", .impossible("by hand")),
    ]

    @Test(arguments: restorations)
    func restoringRespectsWhatWasChangedSince(
        _ before: String?,
        _ now: String?,
        _ irreversible: String?,
        _ decision: ConnectionPlan.Step.Decision
    ) {
        let record = ConnectionRecord(places: [Self.place(before, irreversible: irreversible)])
        let plan = ConnectionPlan(restoring: record, over: [Self.place(now)])
        #expect(plan.steps.map(\.decision) == [decision])
        #expect(plan.steps.map(\.target) == [before])
    }

    @Test func recordKeepsTheOldestValueOfAnotherSystem() {
        var record = ConnectionRecord()
        record.remember(Self.place("https://crm.example", "\(Self.own)toy/1"))
        record.remember(Self.place("\(Self.own)toy/1", "\(Self.own)toy/2"))
        #expect(record.places == [Self.place("https://crm.example", "\(Self.own)toy/2")])
        // Another system has taken the place meanwhile, and is replaced.
        record.remember(Self.place("https://third.example", "\(Self.own)toy/3"))
        #expect(record.places == [Self.place("https://third.example", "\(Self.own)toy/3")])
    }

    @Test func recordIsReadAsItWasWrittenAndPrivate() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("connections/lotus.sms.json")
        #expect(try ConnectionRecord(at: path) == nil)
        let details: [String: JSONValue] = ["sid": "PN1", "sms_method": "GET", "none": .null]
        let place = WebhookPlace("a", now: "b", wanted: "c", details: details, irreversible: "d")
        let record = ConnectionRecord(places: [place, Self.place(nil)])
        try record.write(to: path)
        try record.write(to: path)
        #expect(try ConnectionRecord(at: path) == record)
        let files = FileManager.default
        #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let folderOfIt = folder.path("connections")
        #expect(try files.attributesOfItem(atPath: folderOfIt)[.posixPermissions] as? Int == 0o700)
        #expect(try files.contentsOfDirectory(atPath: folderOfIt) == ["lotus.sms.json"])
        try ConnectionRecord().write(to: path)
        #expect(try ConnectionRecord(at: path) == nil)
    }
}
