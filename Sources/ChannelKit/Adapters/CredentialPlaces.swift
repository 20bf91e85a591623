/// The places in the head of a request that can carry its sender's signature or token.
///
/// They decide, before the body is read, if a request can be authentic at all. One that carries nothing there may be
/// no larger than ``AdapterManifest/Limits/unauthenticatedBodyBytes``, and its body is not searched for addresses. A
/// channel's own URL key is not listed: the hub compares it first.
///
/// ```swift
/// credentialPlaces: CredentialPlaces(headers: ["X-Example-Signature"])
/// ```
public struct CredentialPlaces: Hashable, Sendable {
    /// The headers that can carry it; one of them is enough.
    public var headers: [String]
    /// The names of ``Credential/parameters`` that name such a header, if operators choose it.
    public var headerParameters: [String]
    /// The query fields that can carry it.
    public var queryFields: [String]

    /// Creates places; without any, only a URL key can authenticate a request.
    public init(headers: [String] = [], headerParameters: [String] = [], queryFields: [String] = []) {
        self.headers = headers
        self.headerParameters = headerParameters
        self.queryFields = queryFields
    }

    /// Returns the places with the headers that `credentials` name, for ``isFilled(in:)``; made once per configuration.
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

    /// True if `request` has a value at one of the places; the body is not read and need not have arrived.
    public func isFilled(in request: WebhookRequest) -> Bool {
        if headers.contains(where: { request.headers[$0]?.isEmpty == false }) { return true }
        guard !queryFields.isEmpty, request.target.utf8.contains(UInt8(ascii: "?")) else { return false }
        let query = request.queryFields
        return queryFields.contains { query[$0]?.isEmpty == false }
    }
}
