public import ChannelKit

extension WhatsAppAdapter: CredentialProbing {
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
}
