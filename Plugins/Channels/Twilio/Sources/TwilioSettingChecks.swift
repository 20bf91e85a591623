import ChannelKit

// A value of the wrong sort may be a secret in the wrong place, so that none is quoted.

extension ChannelSettings {
    func accountSID() throws(ConfigurationIssue) -> String {
        try sid("AC", TwilioSetting.accountSID, self[TwilioSetting.accountSID], named: "an account SID")
    }

    func messagingServiceSID() throws(ConfigurationIssue) -> String? {
        guard let value = try self[TwilioSetting.messagingServiceSID] else { return nil }
        return try sid("MG", TwilioSetting.messagingServiceSID, value, named: "a messaging service SID")
    }

    func authTokens() throws(ConfigurationIssue) -> [Secret] {
        try filled(self[TwilioSetting.authToken], of: TwilioSetting.authToken)
    }

    /// What opens the API: a key with its own secret, else the account with its token.
    ///
    /// A key with the account's token is refused by Twilio, always.
    func apiLogin(account: String, token: Secret) throws(ConfigurationIssue) -> (user: String, password: Secret) {
        let secrets = try self[TwilioSetting.apiKeySecret]
        guard let key = try self[TwilioSetting.apiKeySID] else {
            guard secrets == nil else {
                throw .at(TwilioSetting.apiKeySID, "there is an 'api_key_secret' without an 'api_key_sid'")
            }
            return (account, token)
        }
        let user = try sid("SK", TwilioSetting.apiKeySID, key, named: "an API key SID")
        guard let secrets else {
            throw .at(TwilioSetting.apiKeySecret, "there is an 'api_key_sid' without an 'api_key_secret'")
        }
        return (user, try filled(secrets, of: TwilioSetting.apiKeySecret)[0])
    }

    func sender() throws(ConfigurationIssue) -> TwilioAddress? {
        guard let value = try self[TwilioSetting.number] else { return nil }
        let address = TwilioAddress(value)
        guard address.isPossibleSender else {
            throw .at(
                TwilioSetting.number,
                "'number' is neither a number in E.164, a short code, a name nor an address"
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

    /// An empty secret would let anyone in.
    private func filled<Value>(_ secrets: [Secret], of setting: Setting<Value>) throws(ConfigurationIssue) -> [Secret] {
        guard !secrets.isEmpty, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
            throw .at(setting, "'\(setting.declaration.name)' is empty")
        }
        return secrets
    }
}

extension ConfigurationIssue {
    static func at<Value>(_ setting: Setting<Value>, _ problem: String) -> ConfigurationIssue {
        ConfigurationIssue(
            path: [setting.declaration.name],
            problem: problem,
            remedy: setting.declaration.help
        )
    }
}

extension TwilioAddress {
    fileprivate var isPossibleSender: Bool {
        guard prefix.isEmpty else { return bare.wholeMatch(of: /[^\s:]+/) != nil }
        return phone != nil || bare.wholeMatch(of: /[0-9]{3,8}/) != nil
            || bare.wholeMatch(of: /[A-Za-z0-9 &+_\-]{1,11}/) != nil && bare.contains(where: \.isLetter)
    }
}
