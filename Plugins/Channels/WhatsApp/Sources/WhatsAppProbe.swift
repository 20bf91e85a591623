public import ChannelKit

extension WhatsAppAdapter: CredentialProbing {
    /// Reads what Meta tells of the number to whoever may use it.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        let number: JSONValue?
        do {
            let fields = "id,display_phone_number,verified_name,quality_rating"
            number = try await graph.get("\(phoneNumberID)?fields=\(fields)", using: http)
        } catch .rejected(let code, let reason, let remedy) where ["33", "100"].contains(code) {
            // What a token may not see does not exist for it.
            throw .needsCredentials(reason: "code \(code): \(reason); \(remedy)")
        }
        guard number?["id"]?.string == phoneNumberID else {
            throw .needsCredentials(reason: "the answer is not about this number; check base_url")
        }
    }
}
