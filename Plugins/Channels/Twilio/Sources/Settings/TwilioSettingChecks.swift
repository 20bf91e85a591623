import ChannelKit

// A value of the wrong kind may be a misplaced secret, so messages do not quote values.

extension ChannelSettings {
    func accountSID() throws(ConfigurationIssue) -> String {
        try sid("AC", TwilioSetting.accountSID, self[TwilioSetting.accountSID], named: "an account SID")
    }

    func messagingServiceSID() throws(ConfigurationIssue) -> String? {
        guard let value = try self[TwilioSetting.messagingServiceSID] else { return nil }
        return try sid("MG", TwilioSetting.messagingServiceSID, value, named: "a messaging service SID")
    }

    /// The API login: an API key with its own secret, else the account with its auth token.
    ///
    /// Twilio refuses an API key with the account's auth token.
    func apiLogin(account: String) throws(ConfigurationIssue) -> (user: String, password: Secret) {
        let secret = try first(of: TwilioSetting.apiKeySecret)
        guard let key = try self[TwilioSetting.apiKeySID] else {
            guard secret == nil else {
                throw .at(TwilioSetting.apiKeySID, "'api_key_secret' requires 'api_key_sid'")
            }
            return (account, try first(of: TwilioSetting.authToken))
        }
        let user = try sid("SK", TwilioSetting.apiKeySID, key, named: "an API key SID")
        guard let secret else {
            throw .at(TwilioSetting.apiKeySecret, "'api_key_sid' requires 'api_key_secret'")
        }
        return (user, secret)
    }

    func sender() throws(ConfigurationIssue) -> TwilioAddress? {
        guard let value = try self[TwilioSetting.number] else { return nil }
        let address = TwilioAddress(value)
        guard address.isPossibleSender else {
            throw .at(
                TwilioSetting.number,
                "'number' is not a number in E.164, a short code, a name or an address"
            )
        }
        return address
    }

    func validityPeriod() throws(ConfigurationIssue) -> Duration? {
        guard let period = try self[TwilioSetting.validityPeriod] else { return nil }
        guard (.seconds(1) ... .seconds(36_000)).contains(period) else {
            throw .at(TwilioSetting.validityPeriod, "'validity_period' is not between 1s and 10h")
        }
        return period
    }

    private func sid<Value>(
        _ prefix: String,
        _ setting: Setting<Value>,
        _ value: String,
        named name: String
    ) throws(ConfigurationIssue) -> String {
        guard value.hasPrefix(prefix), value.dropFirst(2).wholeMatch(of: /[0-9A-Fa-f]{32}/) != nil else {
            let problem = "'\(setting.declaration.name)' is not \(name), which is \(prefix) and 32 hex digits"
            throw .at(setting, problem)
        }
        return value
    }
}

extension TwilioAddress {
    fileprivate var isPossibleSender: Bool {
        guard prefix.isEmpty else { return bare.wholeMatch(of: /[^\s:]+/) != nil }
        return phone != nil || bare.wholeMatch(of: /[0-9]{3,8}/) != nil
            || bare.wholeMatch(of: /[A-Za-z0-9 &+_\-]{1,11}/) != nil && bare.contains(where: \.isLetter)
    }
}
