import AsyncHTTPClient
import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import HubServer
import NIOCore
import Testing

@Suite("Webhook routes over HTTP", .onBothDatabases, .timeLimit(.minutes(5)))
struct WebhookOverHTTPTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var method = "POST"
        var path = "/webhooks/toy"
        var token: String? = "token-100"
        var headers: [(String, String)] = []
        var body = #"{"to":"100","items":[{"id":"m1","from":"ana","text":"hello","at":1790000000}]}"#
        let status: Int
        var answer: String?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "taken", status: 200, answer: "taken"),
        Case(name: "taken at its own URL", path: "/webhooks/toy/lotus-key", status: 200, answer: "taken"),
        Case(name: "the rest of the path is the adapter's", path: "/webhooks/toy/lotus-key/a/b?c=d", status: 200),
        Case(name: "unknown adapter", path: "/webhooks/telegram", status: 404),
        Case(name: "unknown key", path: "/webhooks/toy/guessed", status: 404),
        Case(name: "unknown path", path: "/elsewhere", status: 404),
        Case(name: "no token", token: nil, status: 401),
        Case(name: "wrong token", token: "token-200", status: 401),
        Case(name: "no token at its own URL", path: "/webhooks/toy/lotus-key", token: nil, status: 401),
        Case(name: "not JSON", body: "hello", status: 400),
        Case(name: "a body over the limit", body: String(repeating: " ", count: 16_385), status: 413),
        Case(
            name: "a body over the smaller limit, without a token",
            token: nil,
            body: String(repeating: " ", count: 4_097),
            status: 413
        ),
        Case(
            name: "a body over the smaller limit, with a false token",
            token: "token-200",
            body: String(repeating: " ", count: 4_097),
            status: 401
        ),
        Case(
            name: "a body over the limit, with a false token",
            token: "token-200",
            body: String(repeating: " ", count: 16_385),
            status: 413
        ),
        Case(
            name: "a body over the smaller limit, at its own URL",
            path: "/webhooks/toy/lotus-key",
            token: nil,
            body: String(repeating: " ", count: 4_097),
            status: 401
        ),
        Case(name: "an adapter without channels", path: "/webhooks/toy-rich", status: 404),
        Case(name: "headers over the limit", headers: [("X-Long", String(repeating: "x", count: 20_000))], status: 431),
        Case(
            name: "a handshake",
            method: "GET",
            path: "/webhooks/toy?token=token-100&challenge=4+2",
            body: "",
            status: 200,
            answer: "4 2"
        ),
        Case(name: "a handshake with a wrong token", method: "GET", body: "", status: 403),
        Case(name: "DELETE", method: "DELETE", status: 404),
    ]

    @Test(arguments: cases)
    func answers(_ testCase: Case) async throws {
        try await withServer([channel(urlKey: "lotus-key", Echo())]) { life, server in
            var headers = testCase.headers
            if let token = testCase.token { headers.append(("X-Toy-Token", token)) }
            let call = try await server.request(
                testCase.method,
                testCase.path,
                headers: headers,
                body: testCase.body.isEmpty ? nil : .bytes(ByteBuffer(string: testCase.body))
            )
            #expect(call.status == testCase.status)
            let text = try await call.text()
            if let answer = testCase.answer { #expect(text == answer) }
            #expect(!text.contains("token-100"))
            try await life.settle()
            let isTaken = testCase.status == 200 && testCase.method == "POST"
            #expect(try await life.books.count("SELECT count(*) FROM inbox") == (isTaken ? 1 : 0))
        }
    }

    @Test func chunkedBodyIsLimited() async throws {
        try await withServer([channel(Echo())]) { _, server in
            let pieces = AsyncStream<ByteBuffer> { continuation in
                for _ in 0..<5 { continuation.yield(ByteBuffer(repeating: 0x20, count: 4_096)) }
                continuation.finish()
            }
            let call = try await server.request("POST", "/webhooks/toy", body: .stream(pieces, length: .unknown))
            #expect(call.status == 413)
        }
    }

    @Test func stalledBodyTimesOut() async throws {
        var limits = ServerLimits()
        limits.bodyTimeout = .milliseconds(50)
        try await withServer([channel(Echo())], limits: limits) { life, server in
            let (pieces, piece) = AsyncStream.makeStream(of: ByteBuffer.self)
            defer { piece.finish() }
            piece.yield(ByteBuffer(string: "{"))
            let call = try await server.request(
                "POST",
                "/webhooks/toy",
                headers: [("X-Toy-Token", "token-100")],
                body: .stream(pieces, length: .known(Int64(10)))
            )
            #expect(call.status == 408)
            #expect(try await life.books.rowCount() == 0)
        }
    }

    /// The paths whose requests are refused by their heads.
    static let refusedUnread = [
        ("/webhooks/telegram", 404), ("/webhooks/toy/guessed", 404), ("/webhooks/toy-rich", 404),
        ("/webhooks/toy-inline", 401),
    ]

    @Test(arguments: refusedUnread)
    func headWithoutACredentialIsRefusedBeforeTheBody(_ path: String, _ status: Int) async throws {
        try await withServer([channel(Echo()), channel(named: "rose/chat", of: ToyInline.self, Echo())]) { _, server in
            // The body never comes: waiting for it would take longer than the test has.
            let (pieces, piece) = AsyncStream.makeStream(of: ByteBuffer.self)
            defer { piece.finish() }
            let call = try await server.request("POST", path, body: .stream(pieces, length: .known(Int64(100_000))))
            #expect(call.status == status)
        }
    }

    @Test func signedBodyDisplacesAnotherOnlyIfItsEndIsAwaited() async throws {
        var limits = ServerLimits()
        limits.bodyBytesInFlight = 20_000
        try await withServer([channel(Echo())], limits: limits) { life, server in
            let slow = SlowSenders(server: server)
            defer { slow.hangUp() }
            let calls = [
                Task { try await slow.send(9_000, token: "false") },
                Task { try await slow.send(9_000, token: "false") },
            ]
            try await eventually("the slow bodies are there") { try await server.bytesInFlight() == 18_000 }
            let text = String(repeating: "x", count: 2_500)
            #expect(try await server.call(message("m1", text), via: "toy").status == 200)
            #expect(try await server.bytesInFlight() == 18_000)
            let signed = Task { try await slow.send(4_000, token: "token-100") }
            // One was displaced, and may be retried.
            try await eventually("the room is free") { try await server.bytesInFlight() == 13_000 }
            slow.hangUp()
            let statuses = try await [calls[0].value, calls[1].value]
            #expect(statuses.contains(503))
            #expect(try await signed.value != 503)
            try await eventually("all the room is free") { try await server.bytesInFlight() == 0 }
        }
    }

    @Test func bodiesWithoutATokenDisplaceOnlyEachOther() async throws {
        var limits = ServerLimits()
        limits.bodyBytesInFlight = 16_000
        try await withServer([channel(Echo())], limits: limits) { _, server in
            let slow = SlowSenders(server: server)
            defer { slow.hangUp() }
            let signed = Task { try await slow.send(9_000, token: "token-100") }
            try await eventually("the signed body is there") { try await server.bytesInFlight() == 9_000 }
            // A quarter of the room is theirs: one fits, and each further one takes its place.
            let statuses = EventLog<Int>()
            let others = (0..<5).map { _ in
                Task { statuses.record(try await slow.send(3_000, token: nil)) }
            }
            try await eventually("all but one were displaced") { statuses.entries == [503, 503, 503, 503] }
            #expect(try await server.bytesInFlight() == 12_000)
            slow.hangUp()
            #expect(try await signed.value != 503)
            for other in others { try await other.value }
        }
    }

    @Test func failedCommitIsAnsweredWith503() async throws {
        try await withServer([channel(Echo())]) { life, server in
            life.storage.takeNothing()
            let call = try await server.call(message("m1", "hello"), via: "toy")
            #expect(call.status == 503)
            #expect(call.headers["retry-after"] == "5")
        }
    }
}
