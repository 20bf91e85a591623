import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Hummingbird
import Logging
import NIOCore
import NIOFoundationCompat

/// Answers each request: finds its route, its caller and the caller's right, and turns errors into problems.
struct APIResponder: HTTPResponder {
    /// The max bytes of a body: a note is a tenth of it.
    private static let bodyLimit = 256 * 1024
    /// The timeout of a body.
    private static let bodyTimeout: Duration = .seconds(10)

    let table: RouteTable
    private let authenticator: Authenticator
    private let rates = RequestRates()
    private let clock: any HubClock
    private let logger: Logger

    init(hub: Hub, storage: any HubStorage, clock: any HubClock, passwords: PasswordCost, logger: Logger) {
        let exists: @Sendable (TenantID) -> Bool = { hub.table.has($0) }
        let hasher = PasswordHasher(passwords)
        let signIn = SignInService(storage: storage, hasher: hasher, exists: exists, logger: logger)
        let conversations = ConversationRoutes(
            storage: storage,
            agents: hub.agents,
            isConfigured: { hub.table.channels[$0] != nil }
        )
        table = RouteTable(
            [Route(.get, "/openapi.json", .open) { _ in OpenAPI.response }]
                + SignInRoutes(service: signIn, storage: storage).routes
                + TenantRoutes(storage: storage, hub: hub).routes
                + conversations.routes
                + MessageRoutes(agentMessages: hub.agentMessages, storage: storage).routes
                + AccessRoutes(storage: storage, access: hub.access).routes
        )
        authenticator = Authenticator(storage: storage, exists: exists)
        self.clock = clock
        self.logger = logger
    }

    func respond(to request: Request, context: APIContext) async throws -> Response {
        var generator = SystemRandomNumberGenerator()
        let id = "req_" + String(UInt64.random(in: .min ... .max, using: &generator), radix: 32)
        do {
            return try await response(to: request, id, context).http(id)
        } catch let problem as Problem {
            return problem.http(id)
        } catch let error as StorageError {
            logger.warning("a request of the API failed", metadata: ["request": "\(id)", "error": "\(error)"])
            return Problem(.unavailable, "the storage is unavailable; retry", headers: [.retryAfter: "5"]).http(id)
        } catch {
            logger.error("a request of the API failed", metadata: ["request": "\(id)", "error": "\(error)"])
            return Problem(.internalError, "the request failed; the log has it under its id").http(id)
        }
    }

    private func response(to request: Request, _ id: String, _ context: APIContext) async throws -> APIResponse {
        let now = clock.now
        let network = ClientNetwork.name(of: context.peer, forwarded: request.headers[.forwardedFor])
        let (route, path) = try table.find(request.method, request.uri.path)
        let caller =
            route.access == .open
            ? nil : try await authenticator.caller(request.method, request.headers, network: network, at: now)
        if let caller { try take(caller, at: now) }
        try route.require(caller)
        let query = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            uniquingKeysWith: { first, _ in first }
        )
        return try await route.handle(
            APIRequest(
                id: id,
                method: request.method,
                route: route.path,
                path: path,
                query: query,
                headers: request.headers,
                body: request.method == .get ? .null : try await body(of: request),
                network: network,
                now: now,
                caller: caller
            )
        )
    }

    /// Counts a request of a caller.
    private func take(_ caller: Principal, at now: Date) throws {
        let limit: RequestRates.Limit = caller.role == nil ? .key : .session
        let name = "\(caller.tenant) \(caller.actor.kind.rawValue) \(caller.actor.id ?? 0)"
        guard let seconds = rates.take(name, limit, at: now) else { return }
        throw Problem(
            .rateLimited,
            "more than \(limit.perMinute) requests in a minute",
            headers: [.retryAfter: "\(seconds)"]
        )
    }

    /// The JSON object of a body; an empty one without a body.
    private func body(of request: Request) async throws -> JSONValue {
        let bytes = try await collected(request.body)
        guard bytes.readableBytes > 0 else { return [:] }
        // A form of another site's page cannot have this type.
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/json") ?? false else {
            throw Problem(.unsupportedMediaType, "expected 'Content-Type: application/json'")
        }
        guard let json = try? JSONValue(parsing: Data(buffer: bytes)), json.object != nil else {
            throw Problem(.invalidRequest, "the body is not a JSON object")
        }
        return json
    }

    private func collected(_ body: RequestBody) async throws -> ByteBuffer {
        try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask {
                do { return try await body.collect(upTo: Self.bodyLimit) } catch {
                    throw Problem(.tooLarge, "the body is longer than \(Self.bodyLimit) bytes, or was cut")
                }
            }
            group.addTask {
                try await Task.sleep(for: Self.bodyTimeout)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let bytes = first else {
                throw Problem(.invalidRequest, "the body did not arrive in time")
            }
            return bytes
        }
    }
}

/// The network of a client, which failed sign-ins are counted by.
enum ClientNetwork {
    /// The address of the client, of IPv6 its first 64 bits, which one customer of a provider has.
    ///
    /// A proxy on this machine names its client last in `X-Forwarded-For`; from elsewhere the field is ignored, since any
    /// client can send it.
    static func name(of peer: String?, forwarded: String?) -> String {
        guard var address = peer else { return "unknown" }
        if ["127.0.0.1", "::1"].contains(address), let last = forwarded?.split(separator: ",").last {
            address = last.trimmingCharacters(in: .whitespaces)
        }
        var bytes = in6_addr()
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return String(address.prefix(64)) }
        let network = withUnsafeBytes(of: bytes) { $0.prefix(8).map { String(format: "%02x", $0) }.joined() }
        return "\(network)::/64"
    }
}

extension APIResponse {
    fileprivate func http(_ id: String) -> Response {
        var fields: HTTPFields = [.requestID: id, .cacheControl: "no-store"]
        for (name, value) in headers { fields[name] = value }
        guard let body else { return Response(status: status, headers: fields) }
        if fields[.contentType] == nil { fields[.contentType] = "application/json" }
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(data: body.data)))
    }
}

extension Problem {
    fileprivate func http(_ id: String) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        return APIResponse(json(instance: id), status: code.status, headers: headers).http(id)
    }
}
