public import ChannelKit
public import Foundation

extension WebhookRequest {
    /// The webhook that a hub receives when `request` is posted to `/webhooks/<adapter>` or
    /// `/webhooks/<adapter>/<key>/…` of any host.
    public init(posted request: OutboundRequest, receivedAt: Date = Date()) {
        let parts = URLComponents(string: request.url)
        let path = parts?.percentEncodedPath ?? ""
        self.init(
            method: request.method,
            target: path + (parts?.percentEncodedQuery.map { "?\($0)" } ?? ""),
            headers: request.headers,
            body: request.body,
            receivedAt: receivedAt,
            subpath: path.split(separator: "/").dropFirst(3).joined(separator: "/")
        )
    }
}

extension ChannelAdapter {
    /// `request`, authenticated with the first of the channel's credentials that matches; nil if none does.
    public func authenticated(_ request: WebhookRequest) -> AuthenticatedRequest? {
        credentials.lazy.compactMap { try? Self.authenticate(request, with: $0) }.first
    }

    /// The events of `request` on this channel; nil if it is not authentic.
    ///
    /// - Throws: ``InboundError`` of the items.
    public func events(of request: WebhookRequest) throws -> [InboundEvent]? {
        try authenticated(request).map { authenticated in
            try Self.split(authenticated).flatMap { try normalize($0, receivedAt: request.receivedAt) }
        }
    }

    /// The events of `request` on this channel, without authentication.
    ///
    /// - Throws: ``InboundError`` of the items.
    public func uncheckedEvents(of request: WebhookRequest) throws -> [InboundEvent] {
        try Self.split(.unchecked(request)).flatMap { try normalize($0, receivedAt: request.receivedAt) }
    }
}

extension OutboundResponse {
    /// The response as an HTTP client receives it.
    public init(_ response: WebhookResponse) {
        self.init(status: response.status, headers: response.headers, body: response.body)
    }
}

extension ChannelAdapter {
    /// The failure of authenticating `request` with `credential`; nil if it is authentic.
    public static func authenticationFailure(
        of request: WebhookRequest,
        with credential: Credential
    ) -> AuthenticationFailure? {
        do throws(AuthenticationFailure) {
            _ = try authenticate(request, with: credential)
            return nil
        } catch { return error }
    }
}

/// Returns the error of a send, nil if it succeeds.
///
/// ```swift
/// #expect(await deliveryFailure { try await adapter.send("Hello", to: destination, using: http) } == .windowClosed(…))
/// ```
public func deliveryFailure<Value>(_ send: () async throws(DeliveryError) -> Value) async -> DeliveryError? {
    do throws(DeliveryError) {
        _ = try await send()
        return nil
    } catch { return error }
}
