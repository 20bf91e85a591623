/// One secret that may vouch for a webhook, with all that the check depends on.
///
/// Channels that share an account have equal credentials, and a request is checked once against each distinct one.
public struct Credential: Hashable, Sendable {
    /// The most credentials that one request is checked against.
    ///
    /// Every one costs a signature over the whole body, which anybody can ask for: 32 of them over 4 MB take less than
    /// a quarter of a second. `patchbay check` reports a configuration in which an authentic request could need more.
    public static let maxPerRequest = 32

    /// What it is called in the records, such as `app_secret`, or `app_secret[1]` for an old one in rotation.
    public let name: String
    /// The secret.
    public let secret: Secret
    /// What else the check depends on, such as the public URL that is signed, or a header's name.
    public let parameters: [String: String]

    /// Describes a credential.
    public init(name: String, secret: Secret, parameters: [String: String] = [:]) {
        self.name = name
        self.secret = secret
        self.parameters = parameters
    }

    /// A credential for each secret of a setting that is being rotated.
    public static func rotating(_ name: String, _ secrets: [Secret], parameters: [String: String] = [:]) -> [Credential]
    {
        secrets.enumerated().map { position, secret in
            Credential(name: position == 0 ? name : "\(name)[\(position)]", secret: secret, parameters: parameters)
        }
    }
}

/// Why a request is not believed.
///
/// It holds nothing of the request and nothing derived from a secret.
public enum AuthenticationFailure: String, Error, Hashable, Sendable {
    /// There is no signature or token.
    case missing
    /// There is one, not of the provider's form.
    case malformed
    /// It does not fit.
    case mismatch
    /// It fits, but is too old or from the future.
    case stale
}

/// A request that was checked.
///
/// Only ``ChannelAdapter/authenticate(_:with:)`` makes one, and the plainly named ``unchecked(_:)`` for reading bytes
/// outside a server.
public struct AuthenticatedRequest: Sendable {
    /// The request.
    public let request: WebhookRequest

    private init(request: WebhookRequest) { self.request = request }

    fileprivate static func checked(_ request: WebhookRequest) -> AuthenticatedRequest {
        AuthenticatedRequest(request: request)
    }

    /// Lets a request through that nobody vouched for: for `patchbay decode` and tests, never for a server.
    public static func unchecked(_ request: WebhookRequest) -> AuthenticatedRequest {
        AuthenticatedRequest(request: request)
    }
}

/// The check of one request against any number of credentials.
///
/// The input of all of its checks, such as the bytes that a signature covers, is computed once, by
/// ``ChannelAdapter/verifier(for:)``.
public struct RequestCheck: Sendable {
    private let request: WebhookRequest
    private let verify: RequestVerifier

    fileprivate init(_ request: WebhookRequest, _ verify: @escaping RequestVerifier) {
        self.request = request
        self.verify = verify
    }

    /// Checks the request against `credential` and gives it the type that ``ChannelAdapter/split(_:)`` wants.
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
    /// Prepares nothing, unless an adapter says otherwise.
    public static func verifier(for request: WebhookRequest) -> RequestVerifier {
        { (credential: Credential) throws(AuthenticationFailure) in try verify(request, with: credential) }
    }

    /// The check of `request`; made when the first credential is to be tried, since it may cost something.
    public static func check(of request: WebhookRequest) -> RequestCheck {
        RequestCheck(request, verifier(for: request))
    }

    /// Checks `request` against `credential` and gives it the type that ``split(_:)`` wants.
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
