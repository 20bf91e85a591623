import ChannelKit
import ChannelSimulatorKit
import Foundation
import Testing

/// The simulators' control API over HTTP.
@Suite(.timeLimit(.minutes(5)))
struct SimulatorControlTests {
    private func call(
        _ url: String,
        _ path: String,
        method: String = "POST",
        _ body: JSONValue? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        let answer = try await WebhookClient().send(
            OutboundRequest(
                method: method,
                url: "\(url)/_simulator/\(path)",
                headers: body == nil ? [:] : ["Content-Type": "application/json"],
                body: body?.data ?? Data()
            )
        )
        return (answer.status, try JSONValue(parsing: answer.body))
    }

    private func act(_ url: String, _ action: [String: JSONValue]) async throws -> (status: Int, json: JSONValue) {
        let command: [String: JSONValue] = ["channel": "lotus/toy", "wait_ms": 5_000]
        return try await call(url, "act", .object(command.merging(action) { _, action in action }))
    }

    static let actions: [([String: JSONValue], CustomerAction)] = [
        (["text": "Hello"], .text("Hello")),
        (["tap": ["id": "yes", "title": "Yes!"]], .tap(id: "yes", title: "Yes!")),
        (["media": ["kind": "image", "caption": "A tooth"]], .media(.image, caption: "A tooth")),
        (["media": ["kind": "audio"]], .media(.audio, caption: nil)),
        (["text": "Hello", "tap": nil], .text("Hello")),
    ]

    @Test(arguments: actions)
    func letsTheCustomerAct(json: [String: JSONValue], action: CustomerAction) async throws {
        try await withToySimulators { _, url in
            let answer = try await act(url, json)
            #expect(answer.status == 200)
            #expect(answer.json["replies"] == [.string("Ana: \(action)")])
            #expect(answer.json["webhook_status"] == 200)
            #expect(answer.json["message_id"] == "1")
            #expect(answer.json["channel"] == "lotus/toy")
        }
    }

    @Test(
        arguments: [
            (["agent_writes": "I am Marie"], "I am Marie"), (["agent_leaves": true], "[the agent leaves]"),
        ] as [([String: JSONValue], String)]
    )
    func letsTheAgentAct(json: [String: JSONValue], said: String) async throws {
        try await withToySimulators { server, url in
            let answer = try await act(url, json.merging(["wait_ms": 0]) { $1 })
            #expect(answer.status == 200)
            #expect(answer.json["replies"] == [])
            #expect(await server.journal.entries.map(\.text) == [said])
        }
    }

    @Test func takesAnotherCustomer() async throws {
        try await withToySimulators { _, url in
            let answer = try await act(url, ["text": "Hi", "customer": ["id": "2", "name": "Lucas"]])
            #expect(answer.json["replies"] == [.string("Lucas: \(CustomerAction.text("Hi"))")])
        }
    }

    @Test func sayingIsTheShortForm() async throws {
        try await withToySimulators { _, url in
            let answer = try await call(url, "say", ["channel": "lotus/toy", "text": "Hi", "wait_ms": 5_000])
            #expect(answer.json["replies"] == [.string("Ana: \(CustomerAction.text("Hi"))")])
        }
    }

    static let oneOf = """
        send exactly one of text, tap, media, location, agent_writes, agent_leaves, calls, speaks, presses, interrupts, \
        falls_silent, hangs_up, tool_call
        """

    static let badActions: [([String: JSONValue], Int, String)] = [
        ([:], 400, oneOf),
        (["text": "Hi", "agent_leaves": true], 400, oneOf),
        (["text": 1], 400, "'text' is not of the form \"Hello\""),
        (["tap": ["id": "yes"]], 400, #"'tap' is not of the form {"id": "yes", "title": "Yes"}"#),
        (["agent_leaves": false], 400, "'agent_leaves' is not of the form true"),
        (
            ["media": ["kind": "smell"]], 400,
            "there is no media of kind 'smell'; there are image, audio, video, document, sticker"
        ),
        (
            ["location": ["latitude": 91, "longitude": 0]], 400,
            #"'location' is not of the form {"latitude": 45.5, "longitude": -73.6, "name": "Home"}"#
        ),
        (["location": ["latitude": 45.5, "longitude": -73.6]], 409, "the provider has no places"),
        (["text": "Hi", "channel": "lotus"], 400, "send JSON with 'channel', written tenant/name"),
        (["text": "Hi", "channel": "roy/toy"], 404, "no channel is called 'roy/toy'; there are lotus/toy"),
    ]

    @Test(arguments: badActions)
    func refusesWhatCannotBeDone(json: [String: JSONValue], status: Int, sentence: String) async throws {
        try await withToySimulators { server, url in
            let answer = try await act(url, json)
            #expect(answer.status == status)
            #expect(answer.json == ["error": .string(sentence)])
            #expect(await server.journal.entries.isEmpty)
        }
    }

    static let faults: [(JSONValue, JSONValue, SimulatorFault)] = [
        (
            ["fault": "throttle", "times": 2, "retry_after_ms": 3_000],
            ["adapter": "toy", "fault": "throttle", "times": 2, "retry_after_ms": 3_000],
            .throttle(retryAfter: .seconds(3))
        ),
        (
            ["fault": "throttle"],
            ["adapter": "toy", "fault": "throttle", "times": 1, "retry_after_ms": 1_000],
            .throttle(retryAfter: .seconds(1))
        ),
        (
            ["fault": "slow_answer", "duration_ms": 20],
            ["adapter": "toy", "fault": "slow_answer", "times": 1, "duration_ms": 20],
            .slowAnswer(.milliseconds(20))
        ),
        (
            ["fault": "batch_webhooks", "count": 3],
            ["adapter": "toy", "fault": "batch_webhooks", "times": 1, "count": 3],
            .batchWebhooks(3)
        ),
        (
            ["fault": "duplicate_webhook"], ["adapter": "toy", "fault": "duplicate_webhook", "times": 1],
            .duplicateWebhook
        ),
    ]

    @Test(arguments: faults)
    func armsAndClearsAFault(command: JSONValue, pending: JSONValue, fault: SimulatorFault) async throws {
        try await withToySimulators { server, url in
            let command = JSONValue.object((command.object ?? [:]).merging(["adapter": "toy"]) { $1 })
            let armed = try await call(url, "faults", command)
            #expect(armed.status == 200)
            #expect(armed.json == ["faults": [pending]])
            let listed = try await call(url, "faults", method: "GET")
            #expect(listed.json == armed.json)
            #expect(await server.faults.take(fault.kind, at: "toy") == fault)

            _ = try await call(url, "faults", command)
            let cleared = try await call(url, "faults/toy", method: "DELETE")
            #expect(cleared.status == 200)
            #expect(cleared.json == ["faults": []])
            #expect(await server.faults.take(fault.kind, at: "toy") == nil)
        }
    }

    static let known = """
        it has duplicate_webhook, reorder_webhooks, batch_webhooks, lose_status, throttle, fail_after_accepting, \
        drop_after_accepting, slow_answer
        """

    static let badFaults: [(JSONValue, Int, String)] = [
        ([], 400, "send JSON with 'adapter' or 'service', and 'fault'"),
        (["adapter": "toy"], 400, "send JSON with 'adapter' or 'service', and 'fault'"),
        (["adapter": "toi", "fault": "throttle"], 404, "no simulator is called 'toi'; there are toy"),
        (["adapter": "toy", "fault": "fire"], 400, "the simulator of toy has no 'fire'; \(known)"),
        (["adapter": "toy", "fault": "expired_token"], 400, "the simulator of toy has no 'expired_token'; \(known)"),
        (["adapter": "toy", "fault": "throttle", "times": 0], 400, "'times' is a whole number from 1 to 1000"),
        (["adapter": "toy", "fault": "throttle", "times": 1.5], 400, "'times' is a whole number from 1 to 1000"),
        (
            ["adapter": "toy", "fault": "throttle", "retry_after_ms": -1], 400,
            "'retry_after_ms' is a whole number from 0 to 3600000"
        ),
    ]

    @Test(arguments: badFaults)
    func refusesFaultsThatAreNotPlayed(command: JSONValue, status: Int, sentence: String) async throws {
        try await withToySimulators { _, url in
            let answer = try await call(url, "faults", command)
            #expect(answer.status == status)
            #expect(answer.json == ["error": .string(sentence)])
            let pending = try await call(url, "faults", method: "GET")
            #expect(pending.json == ["faults": []])
        }
    }

    @Test(arguments: [
        ("journal?event=said", ["said"]), ("journal?event=refusal", []), ("journal", ["said", "reply"]),
    ])
    func listsTheJournal(path: String, events: [String]) async throws {
        try await withToySimulators { _, url in
            _ = try await act(url, ["text": "Hi"])
            let journal = try await call(url, path, method: "GET")
            let listed = journal.json["entries"]?.array?.compactMap { $0["event"]?.string } ?? []
            #expect(Set(listed) == Set(events))
        }
    }

    @Test(arguments: [("DELETE", "faults/toi"), ("DELETE", "faults"), ("GET", "act"), ("POST", "journal"), ("GET", "")])
    func thereIsNothingElse(method: String, path: String) async throws {
        try await withToySimulators { _, url in
            let answer = try await call(url, path, method: method)
            #expect(answer.status == 404)
        }
    }

    /// Headers of a command and the expected status.
    static let callers: [(HeaderFields, Int)] = [
        (["Content-Type": "application/json"], 200), (["Content-Type": "application/json; charset=utf-8"], 200),
        (["Content-Type": "application/json", "Host": "localhost:1"], 200),
        (["Content-Type": "application/json", "Host": "[::1]:8090"], 200), ([:], 415),
        (["Content-Type": "text/plain"], 415), (["Content-Type": "application/x-www-form-urlencoded"], 415),
        (["Content-Type": "application/json", "Origin": "http://evil.example"], 403),
        (["Content-Type": "application/json", "Origin": "null"], 403),
        (["Content-Type": "application/json", "Host": "evil.example"], 403),
        (["Content-Type": "application/json", "Host": "127.0.0.1.evil.example:8090"], 403),
        (["Content-Type": "application/json", "Host": "127.evil.example"], 403),
        (["Content-Type": "application/json", "Host": "192.168.1.7:8090"], 403),
    ]

    @Test(arguments: callers)
    func onlyProgramsOfThisMachineDriveIt(headers: HeaderFields, status: Int) async throws {
        try await withToySimulators { server, url in
            let command: JSONValue = ["channel": "lotus/toy", "text": "Hi", "wait_ms": 0]
            let answer = try await WebhookClient().send(
                OutboundRequest(method: "POST", url: "\(url)/_simulator/act", headers: headers, body: command.data)
            )
            #expect(answer.status == status)
            #expect(await server.journal.entries.isEmpty == (status != 200))
        }
    }

    @Test(arguments: ["_simulator/journal", "_simulator/calls", "_simulator/faults", "toy/messages"])
    func noPageReadsAnything(path: String) async throws {
        try await withToySimulators { _, url in
            for headers: HeaderFields in [["Host": "evil.example"], ["Origin": "http://evil.example"]] {
                let answer = try await WebhookClient().send(OutboundRequest(url: "\(url)/\(path)", headers: headers))
                #expect(answer.status == 403)
            }
        }
    }
}
