import ChannelKit

/// A client of Twilio's REST API for one account.
struct TwilioAPI: Sendable {
    let accountSID: String
    private let client: JSONAPI

    /// - Parameter baseURL: `https://api.twilio.com`, a regional host, or a simulator.
    init(baseURL: String, accountSID: String, user: String, password: Secret) {
        self.accountSID = accountSID
        client = JSONAPI(
            baseURL,
            authorization: .basic(user: user, password: password),
            classify: { TwilioError(reading: $0).deliveryError }
        )
    }

    var baseURL: String { client.baseURL }

    /// The value of the `Authorization` header.
    var authorization: String? { client.authorization.header }

    /// The path of a resource of the account, below the base URL.
    func path(_ resource: String) -> String { "2010-04-01/Accounts/\(accountSID)/\(resource)" }

    /// Creates or changes a resource.
    ///
    /// - Returns: The resource; nil if the response is not JSON.
    func post(
        _ fields: [(name: String, value: String)],
        to resource: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        try await client.post(form: fields, to: path(resource), using: http)
    }

    /// Reads what is at `path`, which may have a query already.
    func get(
        _ path: String,
        query: [(name: String, value: String)] = [],
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue {
        guard let json = try await client.get(path, query: query, using: http) else {
            throw .notSent(reason: "the response is not JSON")
        }
        return json
    }

    /// The client of the newer APIs, which have a host of their own.
    ///
    /// It is `messaging.twilio.com` for `api.twilio.com`, and likewise for regional hosts. Any other base URL, such as a
    /// proxy or a simulator, serves both.
    var messaging: JSONAPI {
        client.at(baseURL.replacing(/^https:\/\/api\.(?=([^\/]+\.)?twilio\.com$)/, with: "https://messaging."))
    }
}
