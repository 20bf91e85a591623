public import ChannelKit

extension PapercupsAdapter: CredentialProbing {
    /// Asks whose key it is.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        let user: JSONValue
        do throws(DeliveryError) { user = try await requireAPI().get("me", using: http) } catch .rejected {
            throw .needsCredentials(reason: "the server does not say whose the API key is; check base_url")
        }
        guard user["account_id"]?.string?.lowercased() == accountID else {
            throw .needsCredentials(reason: "the API key is another account's; check account_id")
        }
    }
}
