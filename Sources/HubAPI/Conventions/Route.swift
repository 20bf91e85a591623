import ChannelKit
import Foundation
import HTTPTypes
import HubRouter

/// A route with the right that it asks for; there is none without.
struct Route: Sendable {
    /// The right to call a route.
    enum Access: Hashable, Sendable {
        /// Any client: signing in, and the description of the API.
        case open
        /// Any key or user.
        case signedIn
        /// Any user, no key.
        case user
        case permission(Permission)
    }

    let method: HTTPRequest.Method
    /// The path below `/api/v1`; names in braces stand for one segment.
    let path: String
    let access: Access
    let handle: @Sendable (APIRequest) async throws -> APIResponse

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        _ handle: @escaping @Sendable (APIRequest) async throws -> APIResponse
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.handle = handle
    }

    /// Checks that a caller may call it.
    func require(_ caller: Principal?) throws {
        if access == .open { return }
        guard let caller else {
            throw Problem(
                .unauthenticated,
                "no valid key or session",
                remedy: "send 'Authorization: Bearer' with a key or a session's token",
                headers: [.wwwAuthenticate: "Bearer"]
            )
        }
        switch access {
        case .user where caller.role == nil: throw Problem(.forbidden, "the route is for users, not for keys")
        case .permission(let permission) where !caller.permissions.contains(permission):
            throw caller.role == nil
                ? Problem(
                    .scopeMissing,
                    "the key lacks the scope \(permission.rawValue)",
                    remedy: permission.isScope ? "create a key with that scope" : "the route is for users"
                )
                : Problem(.forbidden, "the role \(caller.role?.rawValue ?? "") lacks \(permission.rawValue)")
        default: return
        }
    }
}

/// The routes, found by method and path.
struct RouteTable: Sendable {
    /// The path under which all routes are.
    static let base = ["api", "v1"]

    let routes: [Route]
    private let patterns: [(segments: [Substring], route: Route)]

    init(_ routes: [Route]) {
        self.routes = routes
        patterns = routes.map { ($0.path.split(separator: "/"), $0) }
    }

    /// The route of a request and the values in its path.
    ///
    /// - Throws: ``Problem`` with the methods of the path if it has others.
    func find(_ method: HTTPRequest.Method, _ path: String) throws -> (route: Route, values: [String: String]) {
        var segments = path.split(separator: "/")
        if segments.prefix(2).map(String.init) == Self.base {
            segments.removeFirst(2)
        } else if segments.first != "auth" {
            // The earlier systems had these routes at the root.
            throw Problem(.notFound, "no such route", remedy: "the routes are listed at /api/v1/openapi.json")
        }
        var methods: [String] = []
        for (pattern, route) in patterns {
            guard let values = Self.values(of: pattern, in: segments) else { continue }
            if route.method == method { return (route, values) }
            methods.append(route.method.rawValue)
        }
        guard !methods.isEmpty else {
            throw Problem(.notFound, "no such route", remedy: "the routes are listed at /api/v1/openapi.json")
        }
        let allowed = methods.sorted().joined(separator: ", ")
        throw Problem(.methodNotAllowed, "the route has \(allowed)", headers: [.allow: allowed])
    }

    private static func values(of pattern: [Substring], in segments: [Substring]) -> [String: String]? {
        guard pattern.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (expected, found) in zip(pattern, segments) {
            if expected.first == "{" {
                values[String(expected.dropFirst().dropLast())] = found.removingPercentEncoding ?? String(found)
            } else if expected != found {
                return nil
            }
        }
        return values
    }
}
