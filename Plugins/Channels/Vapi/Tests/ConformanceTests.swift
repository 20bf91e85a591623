import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel
import VapiSimulator

extension ConformanceSubject {
    /// A number whose assistant has Vapi's own model, which asks the hub for knowledge; requests are signed.
    static let vapi = ConformanceSubject(
        adapter: VapiAdapter.self,
        simulator: VapiPlatformSimulator.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        sibling: ["phone_number_id": .text("2f6b9b1e-number-2"), "assistant_id": .text("7c9a0d3e-assistant-2")],
        stranger: [
            "api_key": .secrets([Secret("another-organisation's-private-key")]),
            "hmac_key": .secrets([Secret("another-organisation's-hmac-key")]),
            "phone_number_id": .text("2f6b9b1e-number-9"), "assistant_id": .text("7c9a0d3e-assistant-9"),
        ],
        customer: UnifiedContact(id: "+15145550161", phone: "+15145550161"),
        otherCustomer: UnifiedContact(id: "+15145550162", phone: "+15145550162"),
        // One of each kind: every value in them is replaced with eight others.
        samples: fixtures([
            "assistant-request.json", "tool-calls.json", "tool-calls-two.json", "function-call.json",
            "transfer-destination-request.json", "handoff-destination-request.json", "knowledge-base-request.json",
            "campaign.predial.json", "call.endpointing.request.json", "voice-request.json", "status-forwarding.json",
            "placed-not-reached.json", "end-of-call-report.json", "report-2024.json", "transcript.json",
            "chat-list-input.json", "session.updated.json", "conversation-update.json", "model-turn-legacy.json",
        ]),
        unknown: fixtures(["invented-type.json", "no-type.json"]),
        echoes: fixtures(["transcript-literal.json", "chat.created.json", "placed-in-progress.json"]),
        acknowledgement: WebhookResponse(
            status: 200,
            headers: ["Content-Type": "application/json"],
            body: Data("{}".utf8)
        ),
        staleAfter: .seconds(300),
        refusals: [
            refusal("unknown member", 400, ["property metadata should not exist"], .park),
            refusal("bad key", 401, "Invalid Key.", .hold),
            refusal("no right", 403, "Forbidden", .hold),
            refusal("no such assistant", 404, "Couldn't find the assistant.", .park),
            refusal("gave up waiting", 408, "Request Timeout", .reconcile),
            refusal(
                "too many calls",
                429,
                "Too many",
                .pause(.channel, for: .seconds(17)),
                headers: ["Retry-After": "17"]
            ),
            refusal("Vapi's trouble", 500, "Internal server error", .reconcile),
        ],
        absent: always
    )

    /// A number whose assistant has the hub as its model; the channel has a URL key.
    static let vapiModel: ConformanceSubject = {
        var subject = vapi
        subject.name = "vapi-model"
        subject.settings = ["model_key": .secrets([Secret("vapi-example-model-key")])]
        subject.stranger["model_key"] = .secrets([Secret("another-organisation's-model-key")])
        subject.hasOwnRoute = true
        // The server's messages are covered by the other subject.
        let names = (try? Fixture.names(suffix: "json", in: .module)) ?? []
        subject.samples = fixtures(names.filter { $0.hasPrefix("model-turn") })
        subject.staleAfter = nil
        subject.absent = always.union([
            // Model requests have a token, which has no time and covers no body.
            "signature-stale", "signature-body", "signature-appended",
            // The URL key identifies the channel.
            "signature-sibling", "locate-spelling",
        ])
        return subject
    }()

    private static let always: Set = [
        // One item per request, except for tools, and no handshake.
        "signature-batch", "split-batch", "split-unreadable", "split-duplicate", "key-batch", "payload-tenant",
        "fault-batch",
        "acknowledge",
        "handshake-right", "handshake-rotation", "handshake-wrong", "handshake-missing", "handshake-not-delivery",
        // A call has no window and no read receipts, and callers send no files.
        "fault-closed-window", "presence", "media-fetched",
    ]

    private static func fixtures(_ names: [String]) -> [WebhookRequest] {
        Fixture.webhooks(names, in: .module, to: "vapi")
    }

    private static func refusal(
        _ name: String,
        _ status: Int,
        _ message: JSONValue,
        _ disposition: DeliveryError.Disposition,
        headers: HeaderFields = [:]
    ) -> Refusal {
        let body: JSONValue = ["message": message, "error": "Refused", "statusCode": .integer(Int64(status))]
        return Refusal(name, status: status, headers: headers, body, disposition)
    }
}

@Suite("Vapi: conformance", .timeLimit(.minutes(5)))
struct VapiConformanceTests {
    @Test(arguments: Conformance.checks, [ConformanceSubject.vapi, .vapiModel])
    func conforms(_ check: ConformanceCheck, _ subject: ConformanceSubject) async {
        for failure in await check.failures(of: subject) { Issue.record("\(failure)") }
    }

    @Test func survivesBadInputs() async throws {
        #expect(try await Fuzzer.findings(in: .vapi) == [])
    }
}
