import ChannelKit

/// The client of a Papercups server's API, with the API key of one of its users.
///
/// `/api/v1` expects a key after `Bearer`. The routes below `/api` are for sessions and expect a bare session token;
/// neither accepts the other's credential.
///
/// - SeeAlso: `lib/chat_api_web/router.ex` of <https://github.com/papercups-io/papercups> (as of 2022-05-10)
struct PapercupsAPI: Sendable {
    /// The server's URL: `https://app.papercups.io`, a self-hosted server, or a simulator.
    let baseURL: String
    private let api: JSONAPI

    init(baseURL: String, key: Secret) {
        self.baseURL = baseURL
        api = JSONAPI(
            "\(baseURL)/api/v1",
            authorization: .bearer(key),
            headers: ["Accept": "application/json"],
            classify: { PapercupsError(reading: $0).deliveryError }
        )
    }

    /// The `data` of a resource.
    func get(
        _ path: String,
        _ query: [(name: String, value: String)] = [],
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue {
        try await page(path, query, using: http).data
    }

    /// A page of a list, with the cursor of the next one; nil on the last.
    func page(
        _ path: String,
        _ query: [(name: String, value: String)],
        using http: any HTTPSending
    ) async throws(DeliveryError) -> (data: JSONValue, next: String?) {
        guard let page = try await api.get(path, query: query, using: http), let data = page["data"] else {
            throw .ambiguous(reason: "the response is not from Papercups; check base_url")
        }
        return (data, page["next"]?.nonEmptyString)
    }

    /// The `data` of a created resource; null if the response has none.
    func post(_ path: String, _ json: JSONValue, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue {
        try await api.post(json, to: path, using: http)?["data"] ?? .null
    }

    /// The id of an uploaded file; nil if the response has none.
    ///
    /// The route needs no credentials and is one of those for sessions, without `/v1`.
    func upload(_ form: MultipartForm, using http: any HTTPSending) async throws(DeliveryError) -> String? {
        let request = OutboundRequest(
            method: "POST",
            url: "\(baseURL)/api/upload",
            headers: ["Content-Type": form.contentType, "Accept": "application/json"],
            body: form.data,
            timeout: .seconds(30)
        )
        return try await api.call(request, using: http).json?["data"]?["id"]?.nonEmptyString
    }
}
