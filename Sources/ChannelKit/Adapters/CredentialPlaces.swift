/// The places in the head of a request that can carry its sender's signature or token.
///
/// They decide, before the body is read, whether a request can be authentic at all. One that carries nothing there
/// may be only as large as ``AdapterManifest/Limits/unauthenticatedBodyBytes``, and its body is not searched for
/// addresses. A channel's own URL key needs no mention: the hub compares it before anything else.
///
/// ```swift
/// credentialPlaces: CredentialPlaces(headers: ["X-Line-Signature"])
/// ```
public struct CredentialPlaces: Hashable, Sendable {
    /// The headers that can carry it, of which one is enough.
    public var headers: [String]
    /// The names of ``Credential/parameters`` whose value is such a header, where operators choose its name.
    public var headerParameters: [String]
    /// The fields of the query that can carry it.
    public var queryFields: [String]

    /// Describes places; without any, only a URL key can authenticate a request.
    public init(headers: [String] = [], headerParameters: [String] = [], queryFields: [String] = []) {
        self.headers = headers
        self.headerParameters = headerParameters
        self.queryFields = queryFields
    }

    /// The places with the headers that `credentials` name, for ``isFilled(in:)``; made once per configuration.
    public func resolved(for credentials: some Sequence<Credential>) -> CredentialPlaces {
        var resolved = self
        for credential in credentials {
            for header in headerParameters.compactMap({ credential.parameters[$0] })
            where !header.isEmpty && !resolved.headers.contains(header) {
                resolved.headers.append(header)
            }
        }
        resolved.headerParameters = []
        return resolved
    }

    /// Whether `request` has something at one of the places; its body is not looked at, so that it need not be there.
    public func isFilled(in request: WebhookRequest) -> Bool {
        if headers.contains(where: { request.headers[$0]?.isEmpty == false }) { return true }
        guard !queryFields.isEmpty, request.target.utf8.contains(UInt8(ascii: "?")) else { return false }
        let query = request.queryFields
        return queryFields.contains { query[$0]?.isEmpty == false }
    }
}
