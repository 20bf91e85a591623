import ChannelKit
import Foundation

/// Twilio's REST API, for one account.
struct TwilioAPI: Sendable {
    /// `https://api.twilio.com`, a regional host, or a simulator.
    let baseURL: String
    let accountSID: String
    /// `Basic …`.
    let authorization: Secret

    init(baseURL: String, accountSID: String, user: String, password: Secret) {
        self.baseURL = baseURL
        self.accountSID = accountSID
        let login = Data("\(user):\(password.reveal())".utf8).base64EncodedString()
        authorization = Secret("Basic \(login)")
    }

    /// The path below which everything of the account lies.
    var accountPath: String { "/2010-04-01/Accounts/\(accountSID)" }

    var messagesURL: String { "\(baseURL)\(accountPath)/Messages.json" }

    /// The base of the newer parts of the API, whose host stands beside that of the older.
    ///
    /// It is `messaging.twilio.com` for `api.twilio.com`, and so for the hosts of regions. Any other base, such as a
    /// proxy or a simulator, has it all in one place.
    var messagingBaseURL: String {
        baseURL.replacing(/^https:\/\/api\.(?=([^\/]+\.)?twilio\.com$)/, with: "https://messaging.")
    }

    /// Sends `fields` as a form.
    func post(
        _ fields: [(name: String, value: String)],
        to url: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> OutboundResponse {
        try await call("POST", url, type: "application/x-www-form-urlencoded", body: Data(form: fields), using: http)
    }

    func post(_ json: JSONValue, to url: String, using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await call("POST", url, type: "application/json", body: json.data, using: http)
    }

    /// Reads a resource.
    func get(_ url: String, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue {
        let response = try await call("GET", url, type: nil, body: Data(), using: http)
        guard let json = try? JSONValue(parsing: response.body) else {
            throw .notSent(reason: "Twilio's answer is not JSON")
        }
        return json
    }

    private func call(
        _ method: String,
        _ url: String,
        type: String?,
        body: Data,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> OutboundResponse {
        var headers: HeaderFields = ["Authorization": authorization.reveal()]
        headers["Content-Type"] = type
        let response: OutboundResponse
        do {
            response = try await http.send(OutboundRequest(method: method, url: url, headers: headers, body: body))
        } catch {
            throw DeliveryError(error)
        }
        guard (200...299).contains(response.status) else {
            throw TwilioError(reading: response).deliveryError(retryAfter: response.retryAfter(now: Date()))
        }
        return response
    }
}
