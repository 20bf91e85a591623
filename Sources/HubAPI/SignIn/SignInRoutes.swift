import ChannelKit
import Foundation
import HTTPTypes
import HubRouter

/// The routes of signing in and out.
struct SignInRoutes: Sendable {
    let service: SignInService
    let storage: any HubStorage

    var routes: [Route] {
        [
            Route(.post, "/auth/login", .open, login),
            Route(.post, "/auth/token", .open, token),
            Route(.post, "/auth/password", .open) { request in
                try await service.setPassword(
                    try request.text("password", max: 256),
                    with: try request.text("token", max: 100),
                    request
                )
                return APIResponse(nil, status: .noContent)
            },
            Route(.post, "/auth/logout", .user, logout),
        ]
    }

    /// Signs a browser in, which keeps the session in a cookie.
    private func login(_ request: APIRequest) async throws -> APIResponse {
        let (user, token) = try await signIn(request)
        return APIResponse(
            ["object": "session", "name": .string(user.name), "role": .string(user.role.rawValue)],
            headers: [.setCookie: Self.cookie(token.text, seconds: UserSession.lifetime)]
        )
    }

    /// Signs a program in that acts for a user.
    private func token(_ request: APIRequest) async throws -> APIResponse {
        let (_, token) = try await signIn(request)
        return APIResponse([
            "access_token": .string(token.text), "token_type": "Bearer",
            "expires_in": .integer(UserSession.lifetime.components.seconds),
        ])
    }

    private func signIn(_ request: APIRequest) async throws -> (user: User, token: AccessToken) {
        try await service.signIn(
            tenant: TenantID(try request.text("tenant", max: 100)),
            email: try request.text("email", max: 254).lowercased(),
            password: try request.text("password", max: 256),
            request
        )
    }

    private func logout(_ request: APIRequest) async throws -> APIResponse {
        let caller = try request.principal
        let origin = try request.origin
        if let session = caller.session {
            try await storage.transact(caller.tenant) { tx in
                try tx.endSession(session, at: request.now)
                try tx.audit(
                    AuditEntry(
                        at: request.now,
                        origin: origin,
                        action: "session.ended",
                        target: (.session, session.rawValue)
                    )
                )
            }
        }
        return APIResponse(nil, status: .noContent, headers: [.setCookie: Self.cookie("", seconds: .zero)])
    }

    private static func cookie(_ value: String, seconds: Duration) -> String {
        let lifetime = seconds.components.seconds
        return "\(Authenticator.cookie)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=\(lifetime)"
    }
}
