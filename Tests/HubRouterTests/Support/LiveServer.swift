import AsyncHTTPClient
import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import HubServer
import HubStore
import Logging
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

/// A hub's server on a free port, and a provider that calls it.
struct LiveServer: Sendable {
    let url: String
    /// The listener for operators.
    let adminURL: String

    /// Asks the listener for operators.
    func admin(_ path: String) async throws -> LiveCall {
        try await LiveCall.make(HTTPClientRequest(url: adminURL + path))
    }

    /// Makes a request and returns when the head of the answer is there.
    func request(
        _ method: String,
        _ path: String,
        headers: [(String, String)] = [],
        body: HTTPClientRequest.Body? = nil
    ) async throws -> LiveCall {
        var request = HTTPClientRequest(url: url + path)
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = body
        return try await LiveCall.make(request)
    }

    /// Posts one item as the toy provider does.
    func call(_ item: JSONValue, via adapter: AdapterKind, token: String = "token-100") async throws -> LiveCall {
        let body: JSONValue = ["to": "100", "items": [item]]
        return try await request(
            "POST",
            "/webhooks/\(adapter)",
            headers: [("X-Toy-Token", token)],
            body: .bytes(body.data)
        )
    }
}

/// An answer whose body is read piece by piece.
final class LiveCall: Sendable {
    let status: Int
    let headers: [String: String]
    private let bytes: Mutex<(received: String, isOver: Bool)>
    private let reader: Mutex<Task<Void, Never>?>

    var contentType: String? { headers["content-type"] }

    private init(_ response: HTTPClientResponse) {
        status = Int(response.status.code)
        headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        bytes = Mutex(("", false))
        reader = Mutex(nil)
        let body = response.body
        let task = Task { [weak self] in
            do {
                for try await piece in body {
                    self?.bytes.withLock { $0.received += String(buffer: piece) }
                }
            } catch {}
            self?.bytes.withLock { $0.isOver = true }
        }
        reader.withLock { $0 = task }
    }

    static func make(_ request: HTTPClientRequest) async throws -> LiveCall {
        LiveCall(try await HTTPClient.shared.execute(request, timeout: .seconds(30)))
    }

    /// Waits until `text` is the next part of the body.
    func reads(_ text: String, file: String = #fileID, line: Int = #line) async throws {
        try await eventually("\(text.debugDescription) is read", file: file, line: line) {
            bytes.withLock { $0.received.utf8.count >= text.utf8.count || $0.isOver }
        }
        let next = bytes.withLock { bytes in
            let next = String(bytes.received.prefix(text.count))
            bytes.received.removeFirst(next.count)
            return next
        }
        #expect(next == text, sourceLocation: .at(file, line))
    }

    /// Waits for the end of the body; false when more came.
    func isOver() async throws -> Bool {
        try await eventually("the body ends") { bytes.withLock { $0.isOver } }
        return bytes.withLock { $0.received.isEmpty }
    }

    /// All of the body.
    func text() async throws -> String {
        try await eventually("the body ends") { bytes.withLock { $0.isOver } }
        return bytes.withLock { $0.received }
    }

    /// Closes the connection in the middle of the answer.
    func hangUp() { reader.withLock { $0?.cancel() } }
}

/// Runs a hub and its server until `body` returns.
func withServer(
    _ channels: [RoutedChannel],
    in home: HubHome? = nil,
    on storage: (any OpenedStorage)? = nil,
    limits: ServerLimits = ServerLimits(),
    configure: (inout HubOptions) -> Void = { _ in },
    _ body: (TestHub, LiveServer) async throws -> Void
) async throws {
    let clock = TestClock()
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let (adminPorts, adminPort) = AsyncStream.makeStream(of: Int.self)
    try await withHub(
        channels,
        in: home,
        on: storage,
        clock: clock,
        configure: configure,
        server: { hub, storage in
            let application = HubApplication(
                hub: hub,
                storage: storage,
                limits: limits,
                clock: clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                metrics: { "# TYPE toys counter\ntoys 1\n" }
            )
            return [
                application.adminService(host: "127.0.0.1", port: 0) { adminPort.yield($0) },
                application.service(host: "127.0.0.1", port: 0) { port.yield($0) },
            ]
        }
    ) { life in
        var iterator = ports.makeAsyncIterator()
        var adminIterator = adminPorts.makeAsyncIterator()
        let number = try #require(await iterator.next())
        let adminNumber = try #require(await adminIterator.next())
        try await body(
            life,
            LiveServer(url: "http://127.0.0.1:\(number)", adminURL: "http://127.0.0.1:\(adminNumber)")
        )
    }
}
