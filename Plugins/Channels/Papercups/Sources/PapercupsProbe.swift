public import ChannelKit

extension PapercupsAdapter: CredentialProbing {
    /// Checks that the API key belongs to the account.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        let user: JSONValue
        do throws(DeliveryError) { user = try await requireAPI().get("me", using: http) } catch .rejected {
            throw .needsCredentials(reason: "the server did not return the API key's user; check base_url")
        }
        guard user["account_id"]?.string?.lowercased() == accountID else {
            throw .needsCredentials(reason: "api_key belongs to another account; check account_id")
        }
    }
}
