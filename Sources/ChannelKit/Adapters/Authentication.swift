/// A secret that can authenticate webhooks, with all that the check depends on.
///
/// Channels that share an account have equal credentials, and a request is checked once against each distinct one.
public struct Credential: Hashable, Sendable {
    /// The max number of credentials that one request is checked against.
    ///
    /// Each check computes a signature over the whole body for a sender who is not yet known: 32 of them over 4 MB take
    /// less than a quarter of a second. `patchbay check` reports a configuration in which an authentic request could
    /// need more.
    public static let maxPerRequest = 32

    /// The name in records, such as `app_secret`, or `app_secret[1]` for the old one during a rotation.
    public let name: String
    /// The secret.
    public let secret: Secret
    /// Further inputs of the check, such as the public URL that is signed, or a header's name.
    public let parameters: [String: String]

    /// Creates a credential.
    public init(name: String, secret: Secret, parameters: [String: String] = [:]) {
        self.name = name
        self.secret = secret
        self.parameters = parameters
    }

    /// The credential with the key schedules of its secret kept, for one that checks many requests.
    package var keepingKeys: Credential { Credential(name: name, secret: secret.keepingKeys, parameters: parameters) }

    /// Creates a credential for each secret of a setting that is being rotated.
    public static func rotating(_ name: String, _ secrets: [Secret], parameters: [String: String] = [:]) -> [Credential]
    {
        secrets.enumerated().map { position, secret in
            Credential(name: position == 0 ? name : "\(name)[\(position)]", secret: secret, parameters: parameters)
        }
    }
}

/// The reason for which a request is not authentic.
///
/// It holds nothing of the request and nothing derived from a secret.
public enum AuthenticationFailure: String, Error, Hashable, Sendable {
    /// The request has no signature or token.
    case missing
    /// The signature or token does not have the provider's format.
    case malformed
    /// The signature or token is wrong.
    case mismatch
    /// The signature is valid, but its time is too far in the past or in the future.
    case stale
}

/// A request whose sender was authenticated.
///
/// Only ``ChannelAdapter/authenticate(_:with:)`` makes one, and ``unchecked(_:)``, which is for reading bytes outside
/// of a server.
public struct AuthenticatedRequest: Sendable {
    /// The request.
    public let request: WebhookRequest

    private init(request: WebhookRequest) { self.request = request }

    fileprivate static func checked(_ request: WebhookRequest) -> AuthenticatedRequest {
        AuthenticatedRequest(request: request)
    }

    /// Accepts a request without authentication: for `patchbay decode` and tests, never for a server.
    public static func unchecked(_ request: WebhookRequest) -> AuthenticatedRequest {
        AuthenticatedRequest(request: request)
    }
}

/// The check of one request against any number of credentials.
///
/// The input that all checks share, such as the bytes that a signature covers, is computed once, by
/// ``ChannelAdapter/verifier(for:)``.
public struct RequestCheck: Sendable {
    private let request: WebhookRequest
    private let verify: RequestVerifier

    fileprivate init(_ request: WebhookRequest, _ verify: @escaping RequestVerifier) {
        self.request = request
        self.verify = verify
    }

    /// Checks the request against `credential` and returns it as ``ChannelAdapter/split(_:)`` takes it.
    ///
    /// - Throws: ``AuthenticationFailure``.
    public func authenticate(with credential: Credential) throws(AuthenticationFailure) -> AuthenticatedRequest {
        try verify(credential)
        return .checked(request)
    }
}

/// A function that checks one request against a credential.
public typealias RequestVerifier = @Sendable (Credential) throws(AuthenticationFailure) -> Void

extension ChannelAdapter {
    /// Returns ``verify(_:with:)``, with nothing prepared.
    public static func verifier(for request: WebhookRequest) -> RequestVerifier {
        { (credential: Credential) throws(AuthenticationFailure) in try verify(request, with: credential) }
    }

    /// The check of `request`; made when the first credential is to be tried, because it may be expensive.
    public static func check(of request: WebhookRequest) -> RequestCheck {
        RequestCheck(request, verifier(for: request))
    }

    /// Checks `request` against `credential` and returns it as ``split(_:)`` takes it.
    ///
    /// - Throws: ``AuthenticationFailure``.
    public static func authenticate(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) -> AuthenticatedRequest {
        try verify(request, with: credential)
        return .checked(request)
    }
}
