public import ChannelKit

extension TwilioAdapter: ConnectionProbing {
    /// Reads at most one message, because restricted and standard API keys have no access to the account resource.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await api.get(api.path("Messages.json"), query: [("PageSize", "1")], using: http)
    }

    /// Finds a number that the account does not have.
    ///
    /// Addresses of messengers, short codes and names are not in the list of numbers.
    public func connectionProblems(using http: any HTTPSending) async throws(DeliveryError) -> [ConnectionProblem] {
        guard let number, number.prefix.isEmpty, number.phone != nil else { return [] }
        guard try await ownNumber(using: http) == nil else { return [] }
        return [
            ConnectionProblem(
                "the account has no such number",
                remedy: "check number and account_sid: a subaccount has its own numbers"
            )
        ]
    }

    /// The channel's number as the account has it; nil if it has none.
    func ownNumber(using http: any HTTPSending) async throws(DeliveryError) -> IncomingNumber? {
        guard let number, number.prefix.isEmpty, let phone = number.phone else { return nil }
        let page = try await api.get(
            api.path("IncomingPhoneNumbers.json"),
            query: [("PhoneNumber", phone)],
            using: http
        )
        // The filter also finds numbers that contain this one.
        return page["incoming_phone_numbers"]?.array?.lazy.compactMap(IncomingNumber.init).first { $0.phone == phone }
    }
}
