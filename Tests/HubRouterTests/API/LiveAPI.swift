import AsyncHTTPClient
import ChannelKit
import ChannelTestKit
import Foundation
import HubAPI
import HubRouter
import Logging
import NIOCore
import NIOHTTP1
import Testing

/// The API of a running hub on a free port, and its callers.
struct LiveAPI: Sendable {
    let url: String
    let life: TestHub
    /// The methods and paths of the routes.
    let routes: [String]

    /// A response.
    struct Answer: Sendable {
        let status: Int
        let json: JSONValue
        let headers: [String: String]

        var code: String? { json["code"]?.string }
        /// The ids of a page.
        var ids: [String] { json["data"]?.array?.compactMap { $0["id"]?.string } ?? [] }
    }

    /// Sends a request below `/api/v1`.
    ///
    /// - Parameter token: The key, or the token of a session.
    func call(
        _ method: String,
        _ path: String,
        as token: String? = nil,
        headers: [(String, String)] = [],
        _ body: JSONValue? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "\(url)/api/v1\(path)")
        request.method = .RAW(value: method)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            if !request.headers.contains(name: "Content-Type") {
                request.headers.add(name: "Content-Type", value: "application/json")
            }
            request.body = .bytes(body.data)
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Answer(
            status: Int(response.status.code),
            json: (try? JSONValue(parsing: Data(bytes.readableBytesView))) ?? .null,
            headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        )
    }

    func get(_ path: String, as token: String? = nil) async throws -> Answer { try await call("GET", path, as: token) }

    /// Makes a key.
    func key(_ scopes: Set<Permission>, of tenant: TenantID = "lotus") async throws -> (id: String, token: String) {
        let change = AccessChange.createKey(name: "program", scopes: scopes, expiresAt: nil)
        guard case .made(let id, let secret) = try await perform(change, in: tenant) else {
            throw StorageError.unavailable("no key was made")
        }
        return (id, secret)
    }

    func perform(_ change: AccessChange, in tenant: TenantID = "lotus") async throws -> AccessResult {
        try await life.hub.access.perform(change, in: tenant, from: .commandLine)
    }

    /// Makes a user without a password.
    func user(_ role: Role, named name: String, of tenant: TenantID = "lotus") async throws -> String {
        let change = AccessChange.addUser(email: "\(name)@example.com", name: name, role: role)
        guard case .made(let id, _) = try await perform(change, in: tenant) else {
            throw StorageError.unavailable("no user was made")
        }
        return id
    }

    /// Signs a user in, without a password.
    func session(of user: String, in tenant: TenantID = "lotus") async throws -> String {
        let token = AccessToken.random(.session)
        let hash = token.hash
        let now = life.clock.now
        try await life.storage.transact(tenant) { tx in
            guard let number = try tx.number(.user, of: user), let user = try tx.user(RowID(number)) else {
                throw StorageError.unavailable("no such user")
            }
            _ = try tx.insertSession(of: user, hash: hash, host: nil, network: nil, at: now)
        }
        return token.text
    }
}

/// Runs a hub with two tenants and its API until `body` returns.
func withAPI(
    _ channels: [RoutedChannel]? = nil,
    _ body: (LiveAPI) async throws -> Void
) async throws {
    let clock = TestClock()
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    var routes: [String] = []
    let channels =
        channels ?? [
            channel(named: "lotus/sms", number: "100", Echo()),
            channel(named: "roy/sms", number: "200", tokens: ["token-200"], Echo()),
        ]
    try await withHub(
        channels,
        clock: clock,
        server: { hub, storage in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let server = APIServer(hub: hub, storage: storage, clock: clock, passwords: .tests, logger: logger)
            routes = server.routes
            return [server.service(host: "127.0.0.1", port: 0) { port.yield($0) }]
        }
    ) { life in
        var iterator = ports.makeAsyncIterator()
        let number = try #require(await iterator.next())
        try await body(LiveAPI(url: "http://127.0.0.1:\(number)", life: life, routes: routes))
    }
}
