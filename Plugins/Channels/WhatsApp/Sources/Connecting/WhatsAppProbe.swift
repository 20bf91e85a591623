public import ChannelKit

extension WhatsAppAdapter: ConnectionProbing {
    /// Reads the number's public fields, which requires a valid token with access to it.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        let number: JSONValue?
        do {
            let fields = "id,display_phone_number,verified_name,quality_rating"
            number = try await graph.get("\(phoneNumberID)?fields=\(fields)", using: http)
        } catch .rejected(let code, let reason, let remedy) where ["33", "100"].contains(code) {
            // Meta reports objects that the token may not access as missing.
            throw .needsCredentials(reason: "code \(code): \(reason); \(remedy)")
        }
        guard number?["id"]?.string == phoneNumberID else {
            throw .needsCredentials(reason: "the response is not about this number; check base_url")
        }
    }

    /// Finds a number that is not connected, and an account that no app is subscribed to: no webhooks arrive for it.
    public func connectionProblems(using http: any HTTPSending) async throws(DeliveryError) -> [ConnectionProblem] {
        var problems: [ConnectionProblem] = []
        let number = try await graph.get(phoneNumberID, query: [("fields", "id,status")], using: http)
        if let status = number?["status"]?.string, status != "CONNECTED" {
            problems.append(
                ConnectionProblem(
                    "the number's status is \(status.prefix(32)), not CONNECTED",
                    remedy: "register the number in WhatsApp Manager, or with the API's 'register'"
                )
            )
        }
        if let accountID, try await subscribedApps(of: accountID, using: http).isEmpty {
            problems.append(
                ConnectionProblem(
                    "no app is subscribed to the WhatsApp Business Account, so Meta sends no webhooks",
                    remedy: "run 'patchbay connect' for the channel"
                )
            )
        }
        return problems
    }

    /// The apps that receive the webhooks of an account; a token sees its own app among them.
    func subscribedApps(of account: String, using http: any HTTPSending) async throws(DeliveryError) -> [JSONValue] {
        try await graph.get("\(account)/subscribed_apps", using: http)?["data"]?.array ?? []
    }
}
