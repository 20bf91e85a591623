import AsyncHTTPClient
package import ChannelKit
import Foundation
package import HubRouter
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The operators' changes, made by the hub that runs on a database.
package struct OperatorClient: OperatorActions, AccessActions {
    /// The timeout of one request: a hub under load commits within seconds, one that hangs never does.
    private static let timeout: TimeAmount = .seconds(60)
    /// The max response, in bytes: the ids of the longest request.
    private static let responseLimit = 4 << 20

    private let path: String

    /// Makes the client of the hub with the socket at `path`.
    package init(path: String) { self.path = path }

    /// True if a hub answers on the socket.
    package func isServed() async -> Bool { (try? await execute(HTTPClientRequest(url: url("/")))) != nil }

    package func take(_ conversation: ConversationID, of tenant: TenantID?) async throws -> ConversationChange {
        try await change("conversations/\(conversation)/take", of: tenant)
    }

    package func release(_ conversation: ConversationID, of tenant: TenantID?) async throws -> ConversationChange {
        try await change("conversations/\(conversation)/release", of: tenant)
    }

    package func say(_ text: String, in conversation: ConversationID, of tenant: TenantID?, key: String) async throws
        -> SayResult
    {
        let body: JSONValue = ["text": .string(text), "key": .string(key)]
        let answer = try await post("conversations/\(conversation)/messages", of: tenant, body: body)
        guard let result = SayResult(json: answer) else { throw Self.unexpected }
        return result
    }

    package func retry(_ ids: [DeadLetterID], of tenant: TenantID?) async throws -> Set<DeadLetterID> {
        try await resolve("dead-letters/retry", ids, of: tenant)
    }

    package func discard(_ ids: [DeadLetterID], of tenant: TenantID?) async throws -> Set<DeadLetterID> {
        try await resolve("dead-letters/discard", ids, of: tenant)
    }

    package func perform(_ change: AccessChange, in tenant: TenantID, from origin: Origin) async throws
        -> AccessResult
    {
        let answer = try await post("access", of: tenant, body: change.json)
        guard let result = AccessResult(json: answer) else { throw Self.unexpected }
        return result
    }

    private func change(_ route: String, of tenant: TenantID?) async throws -> ConversationChange {
        let answer = try await post(route, of: tenant)
        guard let change = answer["result"]?.string.flatMap(ConversationChange.init) else { throw Self.unexpected }
        return change
    }

    private func resolve(_ route: String, _ ids: [DeadLetterID], of tenant: TenantID?) async throws -> Set<DeadLetterID>
    {
        let body: JSONValue = ["ids": .array(ids.map { .string($0.description) })]
        guard let done = try await post(route, of: tenant, body: body)["done"]?.array else { throw Self.unexpected }
        return Set(done.compactMap { $0.string.flatMap(DeadLetterID.init) })
    }

    /// Sends a request and returns the body of its response.
    ///
    /// - Throws: ``OperatorError`` if the hub refused it.
    private func post(_ route: String, of tenant: TenantID?, body: JSONValue = [:]) async throws -> JSONValue {
        var components = URLComponents()
        components.path = "/" + route
        components.queryItems = tenant.map { [URLQueryItem(name: "tenant", value: $0.rawValue)] }
        var request = HTTPClientRequest(url: url(components.string ?? components.path))
        request.method = .POST
        request.body = .bytes(ByteBuffer(data: body.data))
        let (status, answer) = try await execute(request)
        guard status == 200 else {
            throw OperatorError(description: answer["error"]?.string ?? "HTTP status \(status)")
        }
        return answer
    }

    private func execute(_ request: HTTPClientRequest) async throws -> (status: UInt, body: JSONValue) {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        // One request per command, so one client per request.
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let response = try await client.execute(request, timeout: Self.timeout)
            let body = try await response.body.collect(upTo: Self.responseLimit)
            return (response.status.code, (try? JSONValue(parsing: Data(buffer: body))) ?? .null)
        }
    }

    private func url(_ route: String) -> String {
        URL(httpURLWithSocketPath: path, uri: route)?.absoluteString ?? ""
    }

    private static var unexpected: OperatorError {
        OperatorError(description: "the hub's response is of another version: use the hub's own version of patchbay")
    }
}

/// The hub's refusal of an operator's change.
package struct OperatorError: Error, CustomStringConvertible {
    package let description: String
}
