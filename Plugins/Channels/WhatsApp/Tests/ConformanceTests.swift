import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import WhatsAppChannel
import WhatsAppSimulator

extension ConformanceSubject {
    static let whatsApp = ConformanceSubject(
        adapter: WhatsAppAdapter.self,
        simulator: WhatsAppCloudSimulator.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        sibling: ["phone_number_id": .text("310000000000002")],
        stranger: [
            "phone_number_id": .text("320000000000009"), "waba_id": .text("220000000000009"),
            "app_secret": .secrets([Secret("another-app's-secret")]),
            "access_token": .secrets([Secret("EAA-of-another-app")]),
        ],
        customer: UnifiedContact(id: "15145550123", phone: "+15145550123", name: "Ana Roy"),
        otherCustomer: UnifiedContact(id: "31600000000", phone: "+31600000000", name: "Kees"),
        samples: fixtures((try? Fixture.names(suffix: "json", in: .module)) ?? []),
        unknown: fixtures([
            "invented-type.json", "interactive-invented.json", "unsupported.json", "unknown.json", "no-type.json",
        ]),
        echoes: fixtures([
            "owner-echo.json", "owner-reaction.json", "owner-edit.json", "application-echo.json", "standby-echo.json",
        ]),
        batch: merged,
        handshake: Handshake(setting: "verify_token", proof: "1158201444") { token in
            let given = token.map { "&hub.verify_token=\($0.reveal())" } ?? ""
            return WebhookRequest(
                method: "GET",
                target: "/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444\(given)",
                receivedAt: Fixture.receivedAt
            )
        },
        // Meta accepts no status but 200.
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        refusals: [
            refusal("expired token", 401, code: 190, .hold),
            refusal("no permission", 403, code: 10, .hold),
            refusal("too many calls", 400, code: 130429, .pause(.channel, for: .seconds(17)), retryAfter: "17"),
            refusal("too many to one recipient", 400, code: 131056, .pause(.recipient, for: .seconds(6))),
            refusal("window closed", 400, code: 131047, .closeWindow),
            refusal("account locked", 403, code: 131031, .hold),
            refusal("wants no marketing", 400, code: 131050, .park),
            refusal("not on WhatsApp", 400, code: 131026, .park),
            refusal("template not approved", 404, code: 132001, .park),
            refusal("Meta's trouble", 500, code: 131016, .retry(after: nil, attempts: 5)),
        ],
        absent: withoutInlineAnswers.union(["signature-stale", "inline-same", "reconcile-nothing", "acknowledge"])
    )

    private static func fixtures(_ names: [String]) -> [WebhookRequest] {
        Fixture.webhooks(names, in: .module, to: "whatsapp")
    }

    /// One body with the entries of all.
    @Sendable private static func merged(_ bodies: [Data]) -> Data? {
        let entries = bodies.compactMap { try? JSONValue(parsing: $0)["entry"]?.array }.flatMap(\.self)
        return JSONValue.object(["object": "whatsapp_business_account", "entry": .array(entries)]).data
    }

    private static func refusal(
        _ name: String,
        _ status: Int,
        code: Int64,
        _ disposition: DeliveryError.Disposition,
        retryAfter: String? = nil
    ) -> Refusal {
        let sentence = "(#\(code)) No message to +15145550123"
        let error: JSONValue = [
            "error": ["message": .string(sentence), "type": "OAuthException", "code": .integer(code)]
        ]
        var headers: HeaderFields = [:]
        headers["Retry-After"] = retryAfter
        return Refusal(name, status: status, headers: headers, error, disposition)
    }
}

@Suite("WhatsApp: conformance", .timeLimit(.minutes(5)))
struct WhatsAppConformanceTests {
    @Test(arguments: Conformance.checks) func conforms(_ check: ConformanceCheck) async {
        for failure in await check.failures(of: .whatsApp) { Issue.record("\(failure)") }
    }

    @Test func survivesBadInputs() async throws {
        #expect(try await Fuzzer.findings(in: .whatsApp) == [])
    }
}
