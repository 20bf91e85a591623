import AsyncHTTPClient
import ChannelKit
import Foundation
import HubRouter
import HubServer
import NIOCore
import Testing

@Suite("The doors over HTTP", .timeLimit(.minutes(1)))
struct DoorOverHTTPTests {
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
        Case(name: "taken at its own door", path: "/webhooks/toy/lotus-key", status: 200, answer: "taken"),
        Case(name: "the rest of the path is the adapter's", path: "/webhooks/toy/lotus-key/a/b?c=d", status: 200),
        Case(name: "unknown adapter", path: "/webhooks/telegram", status: 404),
        Case(name: "unknown key", path: "/webhooks/toy/guessed", status: 404),
        Case(name: "unknown path", path: "/elsewhere", status: 404),
        Case(name: "no token", token: nil, status: 401),
        Case(name: "wrong token", token: "token-200", status: 401),
        Case(name: "no token at the own door", path: "/webhooks/toy/lotus-key", token: nil, status: 401),
        Case(name: "not JSON", body: "hello", status: 400),
        Case(name: "a body over the limit", body: String(repeating: " ", count: 16_385), status: 413),
        Case(name: "headers over the limit", headers: [("X-Long", String(repeating: "x", count: 20_000))], status: 431),
        Case(
            name: "a handshake",
            method: "GET",
            path: "/webhooks/toy?token=token-100&challenge=4+2",
            body: "",
            status: 200,
            answer: "4 2"
        ),
        Case(name: "a handshake that does not fit", method: "GET", body: "", status: 403),
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

    @Test func aBodyWhoseLengthIsNotSaidIsLimitedToo() async throws {
        try await withServer([channel(Echo())]) { _, server in
            let pieces = AsyncStream<ByteBuffer> { continuation in
                for _ in 0..<5 { continuation.yield(ByteBuffer(repeating: 0x20, count: 4_096)) }
                continuation.finish()
            }
            let call = try await server.request("POST", "/webhooks/toy", body: .stream(pieces, length: .unknown))
            #expect(call.status == 413)
        }
    }

    @Test func aBodyThatDoesNotComeIsNotWaitedFor() async throws {
        var limits = ServerLimits()
        limits.bodyTime = .milliseconds(50)
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

    @Test func whatCannotBeStoredIsAskedForAgain() async throws {
        try await withServer([channel(Echo())]) { life, server in
            life.storage.takeNothing()
            let call = try await server.call(message("m1", "hello"), via: "toy")
            #expect(call.status == 503)
            #expect(call.headers["retry-after"] == "5")
        }
    }

    @Test func healthTellsWhatAnOrchestratorAndAnOperatorAsk() async throws {
        try await withServer([channel(Echo())]) { life, server in
            #expect(try await server.request("GET", "/health/live").status == 200)
            #expect(try await server.request("GET", "/health/ready").status == 200)
            let health = try await server.request("GET", "/health")
            #expect(health.status == 200)
            let expected: JSONValue = [
                "status": "ready", "generation": 1, "lanes": ["inbound": 0, "turn": 0, "outbox": 0],
                "channels": ["lotus/sms": ["adapter": "toy", "status": "serving"]],
            ]
            #expect(try JSONValue(parsing: Data(try await health.text().utf8)) == expected)

            life.storage.die()
            #expect(try await server.request("GET", "/health/live").status == 200)
            #expect(try await server.request("GET", "/health/ready").status == 503)
            #expect(try await server.request("GET", "/health").status == 503)
        }
    }

    @Test func metricsAreServedAsPrometheusText() async throws {
        try await withServer([channel(Echo())]) { _, server in
            let metrics = try await server.request("GET", "/metrics")
            #expect(metrics.status == 200)
            #expect(metrics.contentType?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(try await metrics.text() == "# TYPE toys counter\ntoys 1\n")
        }
    }
}
