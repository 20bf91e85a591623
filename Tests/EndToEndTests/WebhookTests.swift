import ChannelKit
import Foundation
import Testing

/// Webhooks into the real binary over a real socket.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct WebhookTests {
    @Test func handshakeEchoesTheChallenge() async throws {
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")
        let door = "\(bed.hubURL)/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=test123&hub.verify_token="

        for (token, status, body) in [
            ("lotus-verify", 200, "test123"), ("roy-verify", 200, "test123"), ("wrong", 403, nil),
        ] {
            let answer = try await bed.http.get(door + token)
            #expect(answer.status == status)
            if let body { #expect(String(decoding: answer.body, as: UTF8.self) == body) }
        }
        withExtendedLifetime(simulators) {}
    }

    @Test func changedByteIsRefusedAndLeavesNoRow() async throws {
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")
        let webhook = WhatsAppWebhook([.init(phoneNumberID: "100", from: "15550100999", id: "wamid.1", text: "hello")])

        let forged = try await bed.post(webhook, secret: "lotus-app-secret") { $0[$0.count - 3] ^= 1 }
        #expect(forged.status == 401)
        #expect(try bed.count("SELECT count(*) FROM inbox") == 0)
        #expect(try bed.count("SELECT count(*) FROM unrouted") == 0)

        let genuine = try await bed.post(webhook, secret: "lotus-app-secret")
        #expect(genuine.status == 200)
        #expect(try bed.count("SELECT count(*) FROM inbox WHERE outcome IS NOT 'applied'") == 1)
        withExtendedLifetime(simulators) {}
    }

    @Test func threeMessagesForTwoTenantsUnderTheirOwn() async throws {
        let bed = try TestBed()
        // One app over both numbers: the same secret.
        let shared = TestBed.configuration(reply: "heard {{message.text}}")
            .replacingOccurrences(of: "roy-app-secret", with: "lotus-app-secret")
        try bed.folder.write(shared, to: "channels.yaml")
        let simulators = try await bed.startSimulators()
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")
        let webhook = WhatsAppWebhook([
            .init(phoneNumberID: "100", from: "15550100999", id: "wamid.1", text: "one"),
            .init(phoneNumberID: "100", from: "15550100998", id: "wamid.2", text: "two"),
            .init(phoneNumberID: "200", from: "15550100999", id: "wamid.3", text: "three"),
        ])

        #expect(try await bed.post(webhook, secret: "lotus-app-secret").status == 200)
        _ = try await eventually("three replies") { try await bed.replies().count == 3 ? true : nil }
        #expect(try bed.count("SELECT count(*) FROM conversations WHERE tenant = 'lotus'") == 2)
        #expect(try bed.count("SELECT count(*) FROM conversations WHERE tenant = 'roy'") == 1)

        // The same again, ten times at once.
        let (hubURL, http) = (bed.hubURL, bed.http)
        let (signature, body) = (webhook.signature("lotus-app-secret"), webhook.body)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    let headers: HeaderFields = ["X-Hub-Signature-256": signature]
                    return try await http.post("\(hubURL)/webhooks/whatsapp", headers: headers, body: body).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 10))
        #expect(try bed.count("SELECT count(*) FROM inbox WHERE outcome = 'turn'") == 3)
        #expect(try bed.count("SELECT count(*) FROM turns") == 3)
        #expect(Set(try await bed.replies().map(\.text)) == ["heard one", "heard two", "heard three"])
        #expect(try await bed.replies().count == 3)
        withExtendedLifetime(simulators) {}
    }

    @Test func onlyTheTenantWhoseSecretFitsIsTaken() async throws {
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")
        let webhook = WhatsAppWebhook([
            .init(phoneNumberID: "100", from: "15550100999", id: "wamid.1", text: "one"),
            .init(phoneNumberID: "200", from: "15550100999", id: "wamid.2", text: "two"),
        ])

        #expect(try await bed.post(webhook, secret: "roy-app-secret").status == 200)
        _ = try await eventually("one reply") { try await bed.replies().count == 1 ? true : nil }
        #expect(try await bed.replies().map(\.text) == ["heard two"])
        #expect(try bed.count("SELECT count(*) FROM inbox WHERE tenant = 'lotus'") == 0)
        withExtendedLifetime(simulators) {}
    }

    @Test func reloadChangesTheAnswerWithoutARestart() async throws {
        let bed = try TestBed()
        let simulators = try await bed.startSimulators()
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")
        try await bed.say("one", as: "15550100999")
        _ = try await eventually("the first reply") { try await bed.replies().first }

        try bed.folder.write(TestBed.configuration(reply: "now {{message.text}}"), to: "channels.yaml")
        hub.signal(SIGHUP)
        _ = try await eventually("generation 2") { () -> Bool? in
            let health = try JSONValue(parsing: try await bed.http.get("\(bed.adminURL)/health").body)
            return health["generation"] == 2 ? true : nil
        }
        try await bed.say("two", as: "15550100999")
        _ = try await eventually("the second reply") {
            try await bed.replies().contains { $0.text == "now two" } ? true : nil
        }

        // A file that cannot be read leaves what is in force.
        try bed.folder.write("tenants: [", to: "channels.yaml")
        hub.signal(SIGHUP)
        _ = try await hub.line(after: "channels.yaml:")
        _ = try await eventually("the refusal is told") { () -> Bool? in
            let health = try JSONValue(parsing: try await bed.http.get("\(bed.adminURL)/health").body)
            return health["problems"]?[0]?["kind"] == "reload_refused"
                && health["refused_reload"]?["reason"]?.string?.hasPrefix("channels.yaml:") == true ? true : nil
        }
        let metrics = String(decoding: try await bed.http.get("\(bed.adminURL)/metrics").body, as: UTF8.self)
        #expect(metrics.contains("\npatchbay_configuration_last_reload_successful 0\n"))
        for line in metrics.split(separator: "\n") where line.hasPrefix("# HELP patchbay_") {
            #expect(line.hasSuffix("."), "\(line)")
        }
        try await bed.say("three", as: "15550100999")
        _ = try await eventually("the third reply") {
            try await bed.replies().contains { $0.text == "now three" } ? true : nil
        }

        // A channel that is broken in the new file serves as the last good one described it, and that is told.
        let broken = TestBed.configuration(reply: "last {{message.text}}")
            .replacingOccurrences(of: "\"200\"", with: "[200]")
        try bed.folder.write(broken, to: "channels.yaml")
        hub.signal(SIGHUP)
        _ = try await eventually("roy is stale") { () -> Bool? in
            let health = try JSONValue(parsing: try await bed.http.get("\(bed.adminURL)/health/detailed").body)
            let problem = health["problems"]?[0]
            guard problem?["kind"] == "channel_stale" else { return nil }
            return problem?["channel"] == "roy/whatsapp" && problem?["generation"] == 2
                && health["channels"]?["lotus/whatsapp"]?["status"] == "serving" && health["refused_reload"] == .null
        }

        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0)
        withExtendedLifetime(simulators) {}
    }

    @Test func quarantinedChannelReceivesAndIsAnsweredOnceItIsMended() async throws {
        let bed = try TestBed()
        let good = TestBed.configuration(reply: "heard {{message.text}}")
        // Roy's answers are wrong; what comes in for him must wait, not be lost.
        let parts = good.components(separatedBy: "  roy:")
        let broken = parts[0] + "  roy:" + parts[1].replacingOccurrences(of: "message.text", with: "message.txt")
        try bed.folder.write(good, to: "channels.yaml")
        let simulators = try await bed.startSimulators()
        try bed.folder.write(broken, to: "channels.yaml")
        let hub = try bed.startHub()
        _ = try await hub.line(after: "ready on ")

        try await bed.say("one", as: "15550100999", to: "roy/whatsapp")
        try await bed.say("two", as: "15550100999", to: "lotus/whatsapp")
        _ = try await eventually("lotus is answered") { try await bed.replies().first }
        #expect(try await bed.replies().map(\.text) == ["heard two"])
        #expect(try bed.count("SELECT count(*) FROM inbox WHERE tenant = 'roy' AND state = 'pending'") == 1)

        try bed.folder.write(good, to: "channels.yaml")
        hub.signal(SIGHUP)
        _ = try await eventually("roy is answered") { try await bed.replies().count == 2 ? true : nil }
        #expect(try await bed.replies().map(\.text) == ["heard two", "heard one"])
        withExtendedLifetime(simulators) {}
    }
}
