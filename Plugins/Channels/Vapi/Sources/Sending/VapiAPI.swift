import ChannelKit

/// A client of Vapi's REST API for one organisation.
struct VapiAPI: Sendable {
    private let client: JSONAPI
    private let control: JSONAPI.Authorization

    /// - Parameters:
    ///   - baseURL: `https://api.vapi.ai`, that of a region, or a simulator.
    ///   - key: The organisation's private key.
    ///   - controlKey: The public key, for assistants whose live call control requires it.
    init(baseURL: String, key: Secret, controlKey: Secret?) {
        client = JSONAPI(
            baseURL,
            authorization: .bearer(key),
            classify: { VapiError(reading: $0).deliveryError }
        )
        control = controlKey.map(JSONAPI.Authorization.bearer) ?? .none
    }

    var baseURL: String { client.baseURL }

    /// The value of the `Authorization` header.
    var authorization: String? { client.authorization.header }

    func post(_ json: JSONValue, to path: String, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue?
    {
        try await client.post(json, to: path, using: http)
    }

    /// Changes the members of a resource that are in `json`.
    func patch(_ json: JSONValue, at path: String, using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await client.send("PATCH", json, to: path, using: http)
    }

    /// Reads a resource.
    ///
    /// - Throws: ``DeliveryError``, but never an ambiguous one, because reading has no effect.
    func get(
        _ path: String,
        query: [(name: String, value: String)] = [],
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue {
        let json: JSONValue?
        do { json = try await client.get(path, query: query, using: http) } catch {
            guard case .ambiguous(let reason) = error else { throw error }
            throw .notSent(reason: reason)
        }
        guard let json else { throw .notSent(reason: "the response is not JSON") }
        return json
    }

    /// Sends a command to a live call.
    ///
    /// The URL comes from Vapi and gives access to the call, so it is neither stored nor logged. The request counts as
    /// one to an operator's URL only if the URL is on the API's own host.
    func command(_ json: JSONValue, at url: String, using http: any HTTPSending) async throws(DeliveryError) {
        let isOwn = WebOrigin(url) != nil && WebOrigin(url) == WebOrigin(baseURL)
        guard isOwn || url.hasPrefix("https://") else {
            throw .rejected(
                code: "control-url",
                reason: "the call's control URL is not HTTPS",
                remedy: "contact Vapi"
            )
        }
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["Authorization"] = control.header
        let request = OutboundRequest(
            method: "POST",
            url: url,
            headers: headers,
            body: json.data,
            origin: isOwn ? .configured : .untrusted
        )
        do { _ = try await client.call(request, using: http) } catch {
            switch error {
            case .rejected, .needsCredentials: throw .callIsOver
            default: throw error
            }
        }
    }
}

extension DeliveryError {
    /// The call has ended, so a sentence cannot be spoken.
    static var callIsOver: DeliveryError {
        .rejected(code: "call-over", reason: "the call is no longer live", remedy: "nothing: the call has ended")
    }
}
