import BotpressChannel
import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Every row of the tables of errors.
struct ErrorTests {
    enum Outcome: Hashable, Sendable {
        case credentials, permanent, unclear
        case unsteady(Int)
        case throttled(Duration?)

        init?(_ error: DeliveryError?) {
            switch error {
            case .needsCredentials: self = .credentials
            case .rejected: self = .permanent
            case .ambiguous: self = .unclear
            case .unsteady(_, let attempts, _, _): self = .unsteady(attempts)
            case .throttled(.channel, let wait, _): self = .throttled(wait)
            default: return nil
            }
        }
    }

    static let cloud: [(status: Int, types: [String], outcome: Outcome)] = [
        (
            400,
            [
                "InvalidPayload", "InvalidJsonSchema", "InvalidDataFormat", "InvalidIdentifier", "InvalidQuery",
                "ReferenceNotFound", "BreakingChanges",
            ], .permanent
        ),
        (400, ["Runtime"], .unsteady(2)),
        (401, ["Unauthorized"], .credentials),
        (402, ["PaymentRequired"], .credentials),
        (403, ["Forbidden", "QuotaExceeded"], .credentials),
        (404, ["ResourceNotFound"], .permanent),
        (405, ["MethodNotFound"], .permanent),
        (415, ["UnsupportedMediaType"], .permanent),
        (409, ["AlreadyExists", "RelationConflict", "ReferenceConstraint"], .permanent),
        (409, ["ResourceLockedConflict"], .unsteady(4)),
        (410, ["ResourceGone"], .permanent),
        (413, ["PayloadTooLarge", "LimitExceeded"], .permanent),
        (429, ["RateLimited"], .throttled(nil)),
        (500, ["Unknown", "Internal"], .unclear),
        (418, ["NeverHeardOf"], .permanent),
        (503, ["NeverHeardOf"], .unclear),
    ]

    @Test(arguments: cloud)
    func cloudErrorHasItsDisposition(status: Int, types: [String], outcome: Outcome) async throws {
        for type in types {
            // The page on rate limits shows the second form; the Cloud's edge returns the first with status 200.
            let documented: JSONValue = [
                "id": "err_20260820140000x1A2B3C4D", "code": .integer(Int64(status)), "type": .string(type),
                "message": "No message to +15145550123", "metadata": [:],
            ]
            let other: JSONValue = ["type": .string(type), "description": "No", "status": .integer(Int64(status))]
            for (http, body) in [(status, documented), (status, other), (200, documented)] {
                let error = try await Self.error(of: .json(status: http, body), by: "runtime:c")
                #expect(Outcome(error) == outcome, "\(type) in \(http)")
                #expect(error?.reason.contains("15145550123") == false)
            }
            let chat = try await Self.error(of: .json(status: 200, documented), by: "chat:c", Sample.brain)
            #expect(Outcome(chat) == outcome)
        }
    }

    static let integration: [(status: Int, text: String, outcome: Outcome)] = [
        (404, "Not found", .permanent),
        (400, "Configuration Error! No response endpoint", .permanent),
        (400, #"Validation Error! Issues: [{"code":"too_small"}]"#, .permanent),
        (401, "Unauthorized. Token is not valid", .credentials),
        (400, "Unknown Error! Rate limited", .unsteady(4)),
        (500, #"{"id":"err_1","code":500,"type":"Internal","message":"x"}"#, .unclear),
        (502, "<h1>Bad Gateway</h1>", .unclear),
    ]

    @Test(arguments: integration)
    func messagingAPIErrorHasItsDisposition(status: Int, text: String, outcome: Outcome) async throws {
        #expect(Outcome(try await Self.error(of: .text(status, text), by: "messaging_api:c")) == outcome)
    }

    static let server: [(status: Int, text: String, outcome: Outcome)] = [
        (400, "\"conversationId\" is required", .permanent),
        (401, "Unauthorized", .credentials),
        (403, "Forbidden", .credentials),
        (404, "Not Found", .permanent),
        (413, "Payload Too Large", .permanent),
        (429, "Too Many Requests", .throttled(nil)),
        (500, "Internal Server Error", .unclear),
        // v12's own body, and its timeout.
        (
            400, #"{"statusCode":400,"errorCode":null,"type":"Error","message":"Request timed out.","details":""}"#,
            .unclear
        ),
        (400, #"{"statusCode":400,"errorCode":null,"type":"Error","message":"Bad","details":""}"#, .permanent),
    ]

    @Test(arguments: server)
    func serverErrorHasItsDisposition(status: Int, text: String, outcome: Outcome) async throws {
        #expect(Outcome(try await Self.error(of: .text(status, text), by: "server:c")) == outcome)
    }

    @Test(arguments: [("Retry-After", "17"), ("RateLimit-Reset", "17")])
    func rateLimitWaitIsRead(_ header: String, _ seconds: String) async throws {
        let answer = FakeHTTP.Answer.json(
            status: 429,
            headers: [header: seconds],
            ["code": 429, "type": "RateLimited"]
        )
        let error = try await Self.error(of: answer, by: "runtime:c")
        #expect(Outcome(error) == .throttled(.seconds(17)))
    }

    private static func error(
        of answer: FakeHTTP.Answer,
        by thread: String,
        _ changes: [String: SettingValue?] = [:]
    ) async throws -> DeliveryError? {
        let adapter = try Sample.adapter(changes)
        return await deliveryFailure { () async throws(DeliveryError) in
            try await adapter.send("Hello", to: SendingTests.destination(thread), using: FakeHTTP(answer))
        }
    }
}

extension FakeHTTP.Answer {
    static func text(_ status: Int, _ text: String) -> FakeHTTP.Answer {
        .response(OutboundResponse(status: status, body: Data(text.utf8)))
    }
}
