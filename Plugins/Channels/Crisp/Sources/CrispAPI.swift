import ChannelKit

/// The client of Crisp's REST API for one website.
///
/// - SeeAlso: <https://docs.crisp.chat/references/rest-api/v1/> and
///   <https://docs.crisp.chat/guides/rest-api/authentication/> (read 2026-11)
struct CrispAPI: Sendable {
    /// The `base_url` of the channel.
    let baseURL: String
    /// A digest of the key pair: the key of state that all websites of one key pair share.
    let loginName: String
    /// Sends the key to `baseURL` only: it opens every website of the plugin.
    private let api: JSONAPI

    init(baseURL: String, websiteID: String, tier: String, identifier: String, key: Secret) {
        self.baseURL = baseURL
        loginName = "\(baseURL) \(tier) \("\(identifier):\(key.reveal())".digest())"
        api = JSONAPI(
            "\(baseURL)/v1/website/\(websiteID)",
            authorization: .basic(user: identifier, password: key),
            headers: ["X-Crisp-Tier": tier, "Content-Type": "application/json", "User-Agent": "Patchbay/1"],
            accepts: { $0.isSuccess && $0.json?["error"]?.bool != true },
            classify: { CrispError(reading: $0).deliveryError }
        )
    }

    /// The path of a conversation, relative to the website.
    ///
    /// - Throws: ``DeliveryError/rejected(code:reason:remedy:)`` if `session` is not a session id.
    func conversation(_ session: String) throws(DeliveryError) -> String {
        guard session.isSessionID else {
            throw .rejected(
                code: "adapter",
                reason: "the contact id is not a Crisp session id",
                remedy: "only customers who wrote through Crisp can be answered"
            )
        }
        return "conversation/\(session)"
    }

    // Each call returns the `data` of a successful response; null if its body has none.

    func get(_ path: String, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue {
        try await api.get(path, using: http)?["data"] ?? .null
    }

    func post(
        _ body: JSONValue,
        to path: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue {
        try await api.post(body, to: path, using: http)?["data"] ?? .null
    }

    func patch(_ path: String, _ body: JSONValue, using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await api.send("PATCH", body, to: path, using: http)
    }
}

extension String {
    /// True for a session id, which is safe as a path component: an empty one would address another route.
    var isSessionID: Bool { wholeMatch(of: /session_[A-Za-z0-9\-]{1,100}/) != nil }
}
